/**
 * Bytes to messages and back: HTTP/1.1, JSON and binary tensors, the Open Inference Protocol and OpenAI's embeddings.
 *
 * <p>Knows neither sockets nor models. Buffers that come in stay the caller's; buffers that go out belong to whoever asked.
 */
module dev.farad.codec {
    requires static transitive org.jspecify;
    requires transitive dev.farad.pool;
    requires transitive io.netty.buffer;

    exports dev.farad.codec;
    exports dev.farad.codec.body;
    exports dev.farad.codec.http;
    exports dev.farad.codec.json;
    exports dev.farad.codec.openai;
    exports dev.farad.codec.v2;
}
