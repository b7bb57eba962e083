package dev.farad.server.http;

import dev.farad.hooks.Hooks;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteTable;
import dev.farad.server.tls.ClientCertificate;
import dev.farad.server.tls.ServerTls;
import dev.farad.server.tls.TlsConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** A port over TLS that answers {@code GET /} with who the client is. */
final class TlsPort implements AutoCloseable {
    final ServerTls tls;
    private final EventLoops loops = new EventLoops(1, Transport.best());
    private final HttpPort port;
    private boolean closed;

    TlsPort(TlsConfig config) throws IOException {
        this(config, Settings.DEFAULT);
    }

    TlsPort(TlsConfig config, Settings settings) throws IOException {
        tls = new ServerTls(config);
        Route who = new Route(
                "GET",
                "/",
                exchange -> exchange.respond(Response.text(String.valueOf(exchange.get(ClientCertificate.KEY)))),
                new V2Errors());
        port = HttpPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                loops,
                settings.limits(),
                new Hooks(List.of()),
                new RouteTable(List.of(who), _ -> new V2Errors()),
                tls);
    }

    InetSocketAddress address() {
        return port.address();
    }

    int connections() {
        return port.connections();
    }

    RawClient connect(SSLContext client) throws IOException {
        return new RawClient(address(), 0, client);
    }

    /** Returns what {@code GET /} says on a new connection. */
    String who(SSLContext client) throws IOException {
        try (RawClient connection = connect(client)) {
            return connection.send(Requests.get("/")).read().text();
        }
    }

    /** Connects with parameters of the test's choice, with the handshake done. */
    SSLSocket handshake(SSLContext client, String serverName, List<String> versions, List<String> protocols)
            throws IOException {
        Socket raw = RawClient.connected(address(), 0);
        raw.setSoTimeout((int) RawClient.PATIENCE.toMillis());
        SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket(raw, serverName, raw.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setProtocols(versions.toArray(String[]::new));
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** Returns the name of the certificate that the server shows. */
    String shown(SSLContext client, String serverName) throws IOException {
        try (SSLSocket socket = handshake(client, serverName, List.of("TLSv1.3"), List.of())) {
            X509Certificate shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }

    /** Sends bytes without TLS and returns everything that comes back. */
    String plain(String bytes) throws IOException {
        try (Socket socket = RawClient.connected(address(), 0)) {
            socket.setSoTimeout((int) RawClient.PATIENCE.toMillis());
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        port.drain(Duration.ofSeconds(5));
        loops.close();
        tls.close();
    }
}
