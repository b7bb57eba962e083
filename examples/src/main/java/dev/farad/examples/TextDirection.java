package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.model.Inputs;
import dev.farad.server.model.Prediction;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * An uploaded image classified by a vision model: does a line of text stand upright or on its head?
 *
 * <p>The model is PaddleOCR's classifier of text directions, {@code text-direction/1/model.onnx}: images of 48 by 192 pixels in, two probabilities out.
 */
public final class TextDirection {
    private static final int HEIGHT = 48;
    private static final int WIDTH = 192;
    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_PIXELS = 16_000_000;

    private TextDirection() {}

    /** By how much a text is turned, and how sure the model is. */
    record Direction(int degrees, float probability) {}

    /** Serves the models of a directory until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT, Path.of(args[0])).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config, Path models) throws IOException {
        return FaradServer.builder()
                .config(config)
                .models(models)
                .route("POST", "/direction", Body.upTo(MOST_BYTES), TextDirection::classify)
                .start();
    }

    private static CompletableFuture<Direction> classify(HttpExchange exchange) throws IOException {
        BufferedImage image = image(exchange.form().file("image").stream());
        return exchange.infer("text-direction", Inputs.of("x", pixels(image), 1, 3, HEIGHT, WIDTH))
                .thenApply(TextDirection::direction);
    }

    private static BufferedImage image(InputStream file) throws IOException {
        try (ImageInputStream in = ImageIO.createImageInputStream(file)) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (readers.hasNext()) {
                ImageReader reader = readers.next();
                reader.setInput(in);
                if ((long) reader.getWidth(0) * reader.getHeight(0) <= MOST_PIXELS) {
                    return reader.read(0);
                }
            }
        }
        throw Refusal.of(415, "image cannot be read (expected: PNG, JPEG, GIF or BMP of at most 16 megapixels)");
    }

    /** Scales to the model's height, the rest of its width left grey, and to numbers from -1 to 1, colour by colour. */
    private static float[] pixels(BufferedImage image) {
        int width = Math.clamp((long) image.getWidth() * HEIGHT / image.getHeight(), 1, WIDTH);
        BufferedImage scaled = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = scaled.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(image, 0, 0, width, HEIGHT, null);
        graphics.dispose();
        float[] pixels = new float[3 * HEIGHT * WIDTH];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < width; x++) {
                int rgb = scaled.getRGB(x, y);
                for (int colour = 0; colour < 3; colour++) {
                    int level = (rgb >> (8 * colour)) & 0xff;
                    pixels[(colour * HEIGHT + y) * WIDTH + x] = level / 127.5f - 1;
                }
            }
        }
        return pixels;
    }

    private static Direction direction(Prediction prediction) {
        float[] probabilities = prediction.floats();
        return probabilities[0] >= probabilities[1]
                ? new Direction(0, probabilities[0])
                : new Direction(180, probabilities[1]);
    }
}
