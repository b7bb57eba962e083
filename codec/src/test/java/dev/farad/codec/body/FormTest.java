package dev.farad.codec.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormTest {
    private static final String PART = crlf("""
            --b
            Content-Disposition: form-data; name="who"

            Änne & Ömer
            """);
    private static final String FILE = crlf("""
            --b
            content-disposition: form-data; name=file; filename="C:\\a;b%22.png"
            content-type: image/png


            -
            --
            -b
            """);

    private static String crlf(String text) {
        return text.replace("\n", "\r\n");
    }

    private static Form multipart(String text) {
        ByteBuf body = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
        return Form.parse(body, MediaType.parse("multipart/form-data; boundary=\"b\""));
    }

    @Test
    void fieldsAndFilesAreToldApart() {
        Form form = multipart(PART + FILE + PART + "--b--\r\nignored");
        assertThat(form.fields().all("who")).containsExactly("Änne & Ömer", "Änne & Ömer");
        Upload file = form.file("file");
        assertThat(file.fileName()).isEqualTo("C:\\a;b%22.png");
        assertThat(file.contentType()).isEqualTo("image/png");
        assertThat(new String(file.bytes(), StandardCharsets.UTF_8)).isEqualTo("\r\n-\r\n--\r\n-b");
        assertThatThrownBy(() -> form.file("who")).hasMessage("form field 'who' has 0 files (expected: one file)");
    }

    @Test
    void anEmptyFormHasNothing() {
        assertThat(multipart("--b--\r\n").fields().isEmpty()).isTrue();
        assertThat(multipart("--b\r\ncontent-disposition: form-data; name=a\r\n\r\n\r\n--b--")
                        .fields()
                        .all("a"))
                .containsExactly("");
    }

    @Test
    void everyCutOfAFormIsRefused() {
        String whole = PART + FILE + "--b--";
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            ByteBuf cut = Unpooled.wrappedBuffer(bytes, 0, length);
            assertThatThrownBy(() -> Form.parse(cut, MediaType.parse("multipart/form-data; boundary=b")))
                    .isInstanceOf(MalformedInputException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preamble\r\n--b--",
                "--b\ncontent-disposition: form-data; name=a\n\n1\n--b--",
                "--b\r\n\r\n1\r\n--b--",
                "--b\r\ncontent-disposition: attachment; name=a\r\n\r\n1\r\n--b--",
                "--b\r\ncontent-disposition: form-data; name=a; name=b\r\n\r\n1\r\n--b--",
                "--b\r\ncontent-disposition: form-data; name=a; filename*=UTF-8''x\r\n\r\n1\r\n--b--",
                "--b\r\ncontent-disposition: form-data; name=a\r\ncontent-transfer-encoding: base64\r\n\r\n1\r\n--b--",
                "--bx\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n--b--"
            })
    void aMalformedFormIsRefused(String text) {
        assertThatThrownBy(() -> multipart(text)).isInstanceOf(MalformedInputException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    a=1&b=2&a=3       | [1, 3]
                    a=%C3%A4+%2B&x    | [ä +]
                    &&a&=2            | ['']
                    b=a               | []
                    a=1=2             | [1=2]
                    """)
    void parametersAreDecoded(String text, String expected) {
        assertThat(Parameters.parse(text, "query").all("a")).hasToString(expected.replace("''", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%2", "a=%zz", "%ff=1", "a=%C3", "a=%E4"})
    void malformedEscapesAreRefused(String text) {
        assertThatThrownBy(() -> Parameters.parse(text, "query"))
                .hasMessageStartingWith("malformed percent-encoding in query: '");
    }

    @Test
    void theNumberOfParametersIsBounded() {
        assertThat(Parameters.parse("a&".repeat(1000), "query").all("a")).hasSize(1000);
        assertThatThrownBy(() -> Parameters.parse("a&".repeat(1001), "query"))
                .hasMessage("the query has too many parameters (expected: at most 1000)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Text/Plain                       | text/plain
                    text/plain; charset="utf-8"      | text/plain
                    multipart/x;boundary="a;\\"b" ;q=1 | multipart/x
                    """)
    void mediaTypesAreRead(String text, String essence) {
        assertThat(MediaType.parse(text).essence()).isEqualTo(essence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "/plain", "text/", "a/b; c", "a/b; c=\"d", "a/b; c=1; c=2"})
    void whatIsNoMediaTypeIsRefused(String text) {
        assertThatThrownBy(() -> MediaType.parse(text)).isInstanceOf(MalformedInputException.class);
    }
}
