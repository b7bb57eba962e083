package dev.farad.server.tls;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a client's first message says that decides how it is answered, RFC 8446 section 4.1.2.
 *
 * @param serverName whom the client wants to reach (RFC 6066, section 3) in lower case, or empty
 * @param applicationProtocols what it offers by ALPN, empty if it does not
 */
public record ClientHello(String serverName, List<String> applicationProtocols) {
    private static final int FIXED_BYTES = 2 + 32;
    private static final int SERVER_NAME = 0;
    private static final int ALPN = 16;

    /** Says nothing. */
    public static final ClientHello SILENT = new ClientHello("", List.of());

    /** Copies the list. */
    public ClientHello {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /**
     * Reads the message behind its type and length.
     *
     * @throws IndexOutOfBoundsException if it is malformed
     */
    public static ClientHello parse(ByteBuf message) {
        ByteBuf in = message.duplicate();
        in.skipBytes(FIXED_BYTES);
        in.skipBytes(in.readUnsignedByte());
        in.skipBytes(in.readUnsignedShort());
        in.skipBytes(in.readUnsignedByte());
        String name = "";
        List<String> protocols = List.of();
        if (in.isReadable()) {
            ByteBuf extensions = in.readSlice(in.readUnsignedShort());
            while (extensions.isReadable()) {
                int kind = extensions.readUnsignedShort();
                ByteBuf content = extensions.readSlice(extensions.readUnsignedShort());
                if (kind == SERVER_NAME) {
                    name = serverName(content);
                } else if (kind == ALPN) {
                    protocols = protocols(content);
                }
            }
        }
        return new ClientHello(name, protocols);
    }

    private static String serverName(ByteBuf content) {
        ByteBuf names = content.readSlice(content.readUnsignedShort());
        while (names.isReadable()) {
            int kind = names.readUnsignedByte();
            String name = text(names.readSlice(names.readUnsignedShort()));
            if (kind == 0) {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return "";
    }

    private static List<String> protocols(ByteBuf content) {
        ByteBuf names = content.readSlice(content.readUnsignedShort());
        List<String> protocols = new ArrayList<>();
        while (names.isReadable()) {
            protocols.add(text(names.readSlice(names.readUnsignedByte())));
        }
        return protocols;
    }

    private static String text(ByteBuf bytes) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }
}
