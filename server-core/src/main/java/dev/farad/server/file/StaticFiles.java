package dev.farad.server.file;

import dev.farad.server.route.Handler;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.StreamedResponse;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The files of a directory, for a route of GET whose template ends in a tail: {@code get("/files/{path...}", new
 * StaticFiles(directory, "path"))}.
 *
 * <p>What a client names is taken segment by segment. A segment that is empty, begins with a dot or has a backslash names
 * nothing, so neither {@code ..} nor a hidden file can be asked for, however it is escaped; a path that ends in a slash names
 * {@code index.html}. Symbolic links are followed where they lead to a file within the directory, and name nothing where they
 * lead out of it. Everything that is not served is 404, so that a client learns nothing of what is there.
 */
public final class StaticFiles implements Handler {
    private final Path root;
    private final String parameter;

    /**
     * Serves a directory.
     *
     * @param directory must exist
     * @param parameter name of the template's tail
     * @throws IOException if there is no such directory
     */
    public StaticFiles(Path directory, String parameter) throws IOException {
        this.root = directory.toRealPath();
        this.parameter = parameter;
    }

    @Override
    public StreamedResponse handle(HttpExchange exchange) throws IOException {
        Path file = find(exchange);
        return FileResponse.of(exchange, file);
    }

    private Path find(HttpExchange exchange) {
        String path = exchange.pathParameter(parameter);
        Path file = root;
        try {
            for (String segment : (path.isEmpty() || path.endsWith("/") ? path + "index.html" : path).split("/", -1)) {
                if (segment.isEmpty() || segment.startsWith(".") || segment.indexOf('\\') >= 0) {
                    throw FileResponse.notFound(exchange);
                }
                file = file.resolve(segment);
            }
            Path real = file.toRealPath();
            if (real.startsWith(root)) {
                return real;
            }
        } catch (InvalidPathException | IOException absent) {
            // As if it were not there: which of the two it is is no client's business.
        }
        throw FileResponse.notFound(exchange);
    }
}
