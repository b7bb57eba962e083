/** Running a batch: the backend SPI, and the backends that come with Farad. */
module dev.farad.runtime {
    requires static transitive org.jspecify;
    requires transitive dev.farad.pool;
    requires com.google.protobuf;
    requires com.microsoft.onnxruntime;
    requires org.bytedeco.cuda;
    requires org.bytedeco.javacpp;
    requires org.tribuo.util.onnx;
    requires org.slf4j;

    exports dev.farad.runtime;
    exports dev.farad.runtime.cpu;
    exports dev.farad.runtime.cuda;
    exports dev.farad.runtime.onnx;
    exports dev.farad.runtime.unpack;
}
