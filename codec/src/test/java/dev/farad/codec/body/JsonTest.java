package dev.farad.codec.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.UnencodableException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
    private static final JsonCodec CODEC = new JsonCodec();

    enum Size {
        SMALL,
        LARGE
    }

    record Item(String name, int count, double price) {
        Item {
            if (count < 0) {
                throw new IllegalArgumentException("count: " + count + " (expected: 0 or more)");
            }
        }
    }

    record Order(
            UUID id, Size size, List<Item> items, Map<String, Long> stock, Optional<String> note, List<Float> vector) {}

    private static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String written(Object value) {
        ByteBuf out = Json.write(value, UnpooledByteBufAllocator.DEFAULT);
        try {
            return out.toString(StandardCharsets.UTF_8);
        } finally {
            out.release();
        }
    }

    @Test
    void aRecordComesBackAsItWas() {
        String text = "{\"id\":\"123e4567-e89b-12d3-a456-426614174000\",\"size\":\"LARGE\","
                + "\"items\":[{\"name\":\"tea\",\"count\":2,\"price\":3.5}],\"stock\":{\"a\":1},\"vector\":[0.1,2.0]}";
        Order order = (Order) CODEC.decode(utf8(text), Order.class);
        assertThat(order.items()).containsExactly(new Item("tea", 2, 3.5));
        assertThat(order.note()).isEmpty();
        assertThat(order.vector()).containsExactly(0.1f, 2f);
        assertThat((float[]) CODEC.decode(utf8("[0.1,2]"), float[].class)).containsExactly(0.1f, 2);
        assertThat(written(order)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"count":1,"price":1}                        | 'name' is missing (expected: a string)
                    {"name":1,"count":1,"price":1}               | 'name' is 1 (expected: a string)
                    {"name":"a","count":"1","price":1}           | 'count' is a string (expected: an integer)
                    {"name":"a","count":1.5,"price":1}           | 'count' is 1.5 (expected: an integer)
                    {"name":"a","count":3000000000,"price":1}    | 'count' is 3000000000 (expected: an integer from -2147483648 to 2147483647)
                    {"name":"a","count":1,"price":null}          | 'price' is null (expected: a number)
                    {"name":"a","count":1,"price":1,"colour":1}  | unknown member 'colour' (expected: one of [name, count, price])
                    {"name":"a","count":-1,"price":1}            | count: -1 (expected: 0 or more)
                    []                                           | the body is an array (expected: an object)
                    {"name":"a","count":1,"price":1e999}         | number 1e999 is out of range (expected: within a double's)
                    """)
    void whatDoesNotFitARecordIsNamed(String text, String message) {
        assertThatThrownBy(() -> CODEC.decode(utf8(text), Item.class))
                .isInstanceOf(MalformedInputException.class)
                .hasMessage(message);
    }

    @Test
    void aPlaceIsNamedByItsPath() {
        Json json = Json.parse(utf8("{\"users\":[{\"age\":\"old\"}]}"));
        Json age = json.get("users").asList().getFirst().get("age");
        assertThatThrownBy(age::asInt).hasMessage("'users[0].age' is a string (expected: an integer)");
        assertThat(age.asText()).isEqualTo("old");
        assertThat(json.get("nobody").isPresent()).isFalse();
    }

    @Test
    void theNumberOfValuesIsBounded() {
        assertThat(Json.parse(utf8("[" + "1,".repeat(999_998) + "1]")).asList()).hasSize(999_999);
        assertThatThrownBy(() -> Json.parse(utf8("[" + "1,".repeat(999_999) + "1]")))
                .hasMessage("the body has too many values (expected: at most 1000000)");
    }

    @Test
    void writesWhatApplicationsHave() {
        assertThat(written(Arrays.asList(
                        "a\"",
                        null,
                        1,
                        2L,
                        0.1f,
                        true,
                        Size.SMALL,
                        new int[] {1, 2},
                        Instant.EPOCH,
                        new BigInteger("18446744073709551615"),
                        Json.of(Map.of("k", 1L)))))
                .isEqualTo("[\"a\\\"\",null,1,2,0.1,true,\"SMALL\",[1,2],\"1970-01-01T00:00:00Z\",18446744073709551615,"
                        + "{\"k\":1}]");
    }

    @Test
    void refusesWhatHasNoForm() {
        List<Object> itself = new ArrayList<>();
        itself.add(itself);
        assertThatThrownBy(() -> written(itself)).isInstanceOf(UnencodableException.class);
        assertThatThrownBy(() -> written(List.of(Float.NaN))).hasMessage("JSON has no form for NaN");
        assertThatThrownBy(() -> written(List.of(new Object()))).hasMessageContaining("no JSON for java.lang.Object");
    }
}
