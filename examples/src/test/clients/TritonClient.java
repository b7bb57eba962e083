import java.util.Arrays;
import java.util.List;
import triton.client.InferInput;
import triton.client.InferRequestedOutput;
import triton.client.InferenceException;
import triton.client.InferenceServerClient;
import triton.client.pojo.DataType;

/** Asks with Triton's client and prints the answers as JSON: TritonClient ADDRESS MODEL TEXT TOKENS. */
final class TritonClient {
    private static final int TIMEOUT_MILLIS = 30_000;

    private TritonClient() {}

    public static void main(String[] args) throws Exception {
        String model = args[1];
        long[] tokens = Arrays.stream(args[3].split(",")).mapToLong(Long::parseLong).toArray();
        try (InferenceServerClient client = new InferenceServerClient(args[0], TIMEOUT_MILLIS, TIMEOUT_MILLIS)) {
            client.setRetryCnt(1);
            System.out.printf(
                    "{\"sentence\":%s,\"states\":%s,\"statesInJson\":%s,\"unknownModel\":\"%s\"}%n",
                    sentence(client, model, args[2]),
                    states(client, model, tokens, true),
                    states(client, model, tokens, false),
                    unknownModel(client));
        }
    }

    private static String sentence(InferenceServerClient client, String model, String text) throws InferenceException {
        InferInput input = new InferInput("text", new long[] {1}, DataType.BYTES);
        input.setData(new String[] {text}, true);
        InferRequestedOutput output = new InferRequestedOutput("sentence_embedding", true);
        return Arrays.toString(
                client.infer(model, List.of(input), List.of(output)).getOutputAsFloat("sentence_embedding"));
    }

    private static String states(InferenceServerClient client, String model, long[] tokens, boolean binary)
            throws InferenceException {
        List<InferInput> inputs = List.of(
                input("input_ids", tokens, binary),
                input("attention_mask", filled(tokens.length, 1), binary),
                input("token_type_ids", filled(tokens.length, 0), binary));
        InferRequestedOutput output = new InferRequestedOutput("last_hidden_state", binary);
        return Arrays.toString(
                client.infer(model + "-raw", inputs, List.of(output)).getOutputAsFloat("last_hidden_state"));
    }

    private static InferInput input(String name, long[] data, boolean binary) {
        InferInput input = new InferInput(name, new long[] {1, data.length}, DataType.INT64);
        input.setData(data, binary);
        return input;
    }

    private static long[] filled(int length, long value) {
        long[] data = new long[length];
        Arrays.fill(data, value);
        return data;
    }

    private static String unknownModel(InferenceServerClient client) {
        try {
            client.infer("nothing", List.of(input("x", new long[] {1}, true)), List.of());
            return "no failure";
        } catch (InferenceException failure) {
            return failure.getMessage().replace("\"", "\\\"").replace("\n", " ");
        }
    }
}
