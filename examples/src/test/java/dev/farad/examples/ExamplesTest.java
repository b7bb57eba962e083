package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example runs and does what it says. */
class ExamplesTest {
    @Test
    void helloGreets() throws Exception {
        try (ExampleClient client = new ExampleClient(Hello.start(ExampleClient.CONFIG))) {
            assertThat(client.get("/hello/W%C3%B6rld").body()).isEqualTo("Hello, Wörld!");
        }
    }

    @Test
    void ordersAreNotedAndFound() throws Exception {
        try (ExampleClient client = new ExampleClient(OrderServer.start(ExampleClient.CONFIG))) {
            assertThat(client.postJson("/orders", "{\"item\":\"tea\",\"count\":2}"))
                    .isEqualTo("200 {\"id\":1,\"order\":{\"item\":\"tea\",\"count\":2}}");
            assertThat(client.get("/orders/1").body()).isEqualTo("{\"item\":\"tea\",\"count\":2}");
            assertThat(client.get("/orders/2").body()).isEqualTo("{\"error\":\"no order 2\"}");
            assertThat(client.get("/orders/x").body())
                    .isEqualTo("{\"error\":\"path parameter 'id': 'x' (expected: an integer)\"}");
            assertThat(client.postJson("/orders", "{\"item\":\"tea\"}"))
                    .isEqualTo("400 {\"error\":\"'count' is missing (expected: an integer)\"}");
        }
    }

    @Test
    void theClosestSentenceComesFirst() throws Exception {
        try (ExampleClient client = new ExampleClient(SentenceSearch.start(ExampleClient.CONFIG))) {
            String found = client.postJson("/search", """
                    {"query": "  A feline   naps ", "most": 1, "sentences":
                    ["Stocks fell on Monday.", "The cat is sleeping on the sofa.", "How to bake bread"]}""");
            assertThat(found).startsWith("200 [{\"sentence\":\"The cat is sleeping on the sofa.\",\"score\":0.");
            assertThat(client.postJson("/search", "{\"query\":\"a\",\"sentences\":[]}"))
                    .isEqualTo("400 {\"error\":\"sentences: 0 (expected: 1 to 100)\"}");
        }
    }

    @Test
    void avroComesInAndGoesOut() throws Exception {
        GenericRecord reading = new GenericData.Record(AvroServer.READING);
        reading.put("sensor", "s1");
        reading.put("celsius", 100.0);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(AvroServer.READING).write(reading, encoder);
        try (ExampleClient client = new ExampleClient(AvroServer.start(ExampleClient.CONFIG))) {
            HttpResponse<byte[]> response = client.post("/fahrenheit", "avro/binary", bytes.toByteArray());
            assertThat(response.headers().firstValue("content-type")).hasValue("avro/binary");
            GenericRecord answer = new GenericDatumReader<GenericRecord>(AvroServer.READING)
                    .read(null, DecoderFactory.get().binaryDecoder(response.body(), null));
            assertThat(answer.get("celsius")).isEqualTo(212.0);
            assertThat(ExampleClient.text(client.post("/fahrenheit", "avro/binary", new byte[] {2})))
                    .startsWith("400 {\"error\":\"the body is malformed (expected: avro/binary)");
            assertThat(client.postJson("/fahrenheit", "{}")).startsWith("415 ");
        }
    }

    @Test
    void anImageOfTextIsSeenUprightOrOnItsHead(@TempDir Path models) throws Exception {
        Path version = Files.createDirectories(models.resolve("text-direction/1"));
        try (InputStream model =
                getClass().getClassLoader().getResourceAsStream("models/ch_ppocr_mobile_v2.0_cls_infer.onnx")) {
            Files.copy(Objects.requireNonNull(model), version.resolve("model.onnx"));
        }
        try (ExampleClient client = new ExampleClient(TextDirection.start(ExampleClient.CONFIG, models))) {
            assertThat(client.upload("/direction", "image", png(0))).startsWith("200 {\"degrees\":0,");
            assertThat(client.upload("/direction", "image", png(180))).startsWith("200 {\"degrees\":180,");
            assertThat(client.upload("/direction", "image", new byte[10])).startsWith("415 {\"error\":\"image cannot");
            assertThat(client.upload("/direction", "picture", png(0))).startsWith("400 ");
        }
    }

    private static byte[] png(int degrees) throws IOException {
        BufferedImage image = new BufferedImage(260, 48, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, 260, 48);
        graphics.rotate(Math.toRadians(degrees), 130, 24);
        graphics.setColor(Color.BLACK);
        graphics.setFont(graphics.getFont().deriveFont(30f));
        graphics.drawString("Hello, 42 bytes", 15, 34);
        graphics.dispose();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        ImageIO.write(image, "png", png);
        return png.toByteArray();
    }
}
