package dev.farad.codec.json;

import dev.farad.codec.Buffers;
import java.util.ArrayList;
import java.util.List;

/** Texts that are JSON, and texts that are not, after the plan of the public test suites: one point of the grammar each. */
final class JsonTexts {
    private JsonTexts() {}

    /** Returns texts that RFC 8259 allows and we read. */
    static List<byte[]> accepted() {
        List<byte[]> texts = new ArrayList<>();
        each(texts, """
                {}
                []
                null
                true
                false
                0
                -0
                7
                -1
                1.5
                0.0
                -0.0
                0e0
                0E+1
                1e2
                1E2
                1e+2
                1e-2
                1.25e10
                -1.5E-300
                123456789012345678901234567890
                0.1000000000000000055511151231257827021181583404541015625
                1e400
                1e-400
                ""
                "a"
                " "
                "/"
                "\\/"
                "\\""
                "\\\\"
                "\\b\\f\\n\\r\\t"
                "\\u0041"
                "\\u00e9"
                "\\u20AC"
                "\\u20ac"
                "\\ud83d\\ude00"
                "\\uD83D\\uDE00"
                "\\uDBFF\\uDFFF"
                "\\u0000"
                "\\uffff"
                "\\u2028\\u2029"
                "\\u0022\\u005c\\u002f"
                "a\\u0062c\\u0064"
                "\\\\u0041"
                "null"
                "[1,2"
                "// no comment"
                "é"
                "€"
                "😀"
                "a😀b€cé"
                "\u007f"
                [1]
                [1,2,3]
                [-1,-2]
                [1, 2 , 3 ]
                [ ]
                [[]]
                [[],[]]
                [[[[1]]]]
                [{}]
                [{},{}]
                [null,true,false]
                [true]
                ["a","b"]
                ["",""]
                [1,"a",null,[2],{"b":3}]
                [1.5,-2e3,0]
                [0,0.0,0e0]
                ["a\\nb",1]
                {"a":1}
                {"a":1,"b":2}
                {"a":{"a":{"a":1}}}
                {"a":[],"b":{}}
                {"a":[{"a":1},{"a":2}]}
                {"":0}
                {"":{"":0}}
                {"\\u0061":1}
                {"é":1,"€":2,"😀":3}
                {"a":1,"A":2}
                {"a b":1}
                {"a\\nb":1}
                {"a":"b","c":"d"}
                {"a":"\\ud83d\\ude00"}
                { "a" : 1 , "b" : [ 2 , 3 ] }
                {"1":1}
                {"a":-0}
                {"constructor":1,"__proto__":2}
                {"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[[1.5,-2e-3]]}]}
                {"a":1,"b":{"a":1,"b":{"a":1}},"c":{"a":2}}
                """);
        for (String text : List.of(
                "\"\uffff\"",
                "\"\ufeff\"",
                "\"\u2028\"",
                " 1",
                "1 ",
                "\t[\n1\r,\t2 ]\n",
                "\r\n{}\r\n",
                "{\n  \"a\" : 1\n}\n",
                "[".repeat(64) + "]".repeat(64),
                "{\"a\":".repeat(63) + "[1]" + "}".repeat(63),
                "\"" + "x".repeat(3000) + "\"",
                "\"" + "\\u20ac".repeat(300) + "\"",
                "\"" + "€😀".repeat(300) + "\"",
                "{\"" + "k".repeat(4096) + "\":1}",
                "[" + "1".repeat(1000) + "]",
                "[0." + "3".repeat(998) + "]",
                "[" + "12345.678,".repeat(200) + "1]")) {
            texts.add(Buffers.utf8(text));
        }
        return texts;
    }

    /** Returns texts that are not JSON, or not to be read. */
    static List<byte[]> refused() {
        List<byte[]> texts = new ArrayList<>();
        each(texts, """
                [
                ]
                {
                }
                [1
                [1,
                [,
                [,1]
                [1,]
                [1,,2]
                [1 2]
                [1:2]
                [1;2]
                [1}
                {]
                [}
                [[1]
                [1]]
                [1],
                [1]x
                [1][2]
                [""
                ["a
                ["a"
                ["a",
                ["a" "b"]
                {"a"
                {"a":
                {"a":1
                {"a":1,
                {"a":1,}
                {"a":1,,"b":2}
                {,"a":1}
                {"a" 1}
                {"a"::1}
                {"a":}
                {"a",1}
                {"a"}
                {"a":1 "b":2}
                {"a":1:2}
                {"a":1]
                {a:1}
                {'a':1}
                {1:1}
                {null:1}
                {[1]:1}
                {"a":1}}
                {"a":1}{"b":2}
                {"a":1} x
                {"a":1,"a":1}
                {"a":1,"\\u0061":2}
                {"b":{"a":1,"a":2}}
                {"a":{"b":1},"a":2}
                {"":1,"":2}
                ,
                :
                x
                a
                -
                +
                .
                --1
                +1
                -+1
                - 1
                01
                -01
                00
                007
                1.
                -1.
                .5
                -.5
                1..5
                1.2.3
                1e
                1e+
                1e-
                1E
                1ee2
                1e2e3
                1e1.5
                1.e1
                e1
                1+2
                1-
                0x1
                0x
                1f
                1L
                1_000
                1a
                ١
                NaN
                nan
                Infinity
                -Infinity
                -NaN
                inf
                True
                TRUE
                nul
                nulll
                null1
                truefalse
                tru
                fals
                undefined
                t
                n
                'a'
                'a"
                "a'
                "
                "a
                "\\
                "\\"
                "\\x"
                "\\a"
                "\\'"
                "\\0"
                "\\v"
                "\\U0041"
                "\\u"
                "\\u1"
                "\\u12"
                "\\u123"
                "\\u123g"
                "\\u 123"
                "\\u+123"
                "\\u00e"
                "\\\\\\"
                "\\ud800"
                "\\udc00"
                "\\ud800\\ud800"
                "\\ud800\\u0041"
                "\\ud800\\n"
                "\\ud800x"
                "\\ud83d\\ude0"
                "\\ud83d\\ude0g"
                "\\ude00\\ud83d"
                "a"b
                "a" "b"
                // c
                /* c */
                [1] // c
                [1 /* c */]
                # c
                <a>
                (1)
                `a`
                $
                é
                😀
                [é]
                {"a":é}
                [0 .5]
                [1 e2]
                [- 1]
                ["\\u00A"]
                [fa lse]
                [1,2,3
                [[[[
                {"a":{"b":{"c":
                [{"a":1},{"a"]
                [{"a":[1],2}]
                {"a":[1],2}
                {"a":1,2:3}
                [1,"a":2]
                """);
        for (String text : List.of(
                "",
                "\u00a0[1]",
                "[1]\u00a0",
                "[\u2028]",
                "\ufeff[1]",
                "[1\ufeff]",
                " ",
                "\n\t",
                "\u0000",
                "[1\u0000]",
                "[1]\u0000",
                "\f[1]",
                "[\u000b1]",
                "\"\u0000\"",
                "\"\n\"",
                "\"\t\"",
                "\"\r\"",
                "\"a\u001fb\"",
                "{\"\n\":1}",
                "{\"a\":\"\u0001\"}",
                "\u007f",
                "[".repeat(65) + "]".repeat(65),
                "{\"a\":".repeat(65) + "1" + "}".repeat(65),
                "[".repeat(100_000),
                "{\"" + "k".repeat(4097) + "\":1}",
                "{\"" + "\\u006b".repeat(4097) + "\":1}",
                "{\"" + "€".repeat(4097) + "\":1}",
                "[" + "1".repeat(1001) + "]",
                "[0." + "3".repeat(999) + "]",
                "[1e" + "0".repeat(999) + "]",
                "[" + "1".repeat(5000) + "]",
                "[" + "1,".repeat(3000) + "]",
                "\"" + "x".repeat(3000),
                "\"" + "x".repeat(3000) + "\n\"",
                "[" + "x".repeat(3000) + "]")) {
            texts.add(Buffers.utf8(text));
        }
        for (int[] bytes : new int[][] {
            {0x80},
            {0xc0, 0x80},
            {0xc1, 0xbf},
            {0xc3},
            {0xc3, 0x28},
            {0xe2, 0x82},
            {0xe2, 0x28, 0xa1},
            {0xe0, 0x80, 0x80},
            {0xe0, 0x9f, 0xbf},
            {0xed, 0xa0, 0x80},
            {0xed, 0xbf, 0xbf},
            {0xf0, 0x80, 0x80, 0x80},
            {0xf0, 0x9f, 0x98},
            {0xf4, 0x90, 0x80, 0x80},
            {0xf5, 0x80, 0x80, 0x80},
            {0xf8, 0x88, 0x80, 0x80, 0x80},
            {0xfe},
            {0xff}
        }) {
            byte[] sequence = new byte[bytes.length];
            for (int i = 0; i < bytes.length; i++) {
                sequence[i] = (byte) bytes[i];
            }
            texts.add(Buffers.concat(Buffers.utf8("\"a"), sequence, Buffers.utf8("\"")));
            texts.add(Buffers.concat(Buffers.utf8("{\""), sequence, Buffers.utf8("\":1}")));
            texts.add(Buffers.concat(Buffers.utf8("["), sequence, Buffers.utf8("]")));
        }
        texts.add(Buffers.concat(Buffers.utf8("\"é"), new byte[] {(byte) 0xe2}));
        texts.add(new byte[] {'[', 0, '1', 0, ']', 0});
        texts.add(new byte[] {0, '[', 0, '1', 0, ']'});
        texts.add(new byte[] {(byte) 0xff, (byte) 0xfe, '[', 0, ']', 0});
        return texts;
    }

    private static void each(List<byte[]> texts, String lines) {
        lines.lines().forEach(line -> texts.add(Buffers.utf8(line)));
    }
}
