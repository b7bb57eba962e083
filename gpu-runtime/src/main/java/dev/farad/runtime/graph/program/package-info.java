/**
 * Graphs as programs: ordered steps over planned memory, which a backend turns into kernel launches.
 *
 * <p>How a backend consumes one, at load:
 *
 * <pre>{@code
 * Graph graph = OnnxModel.read(source.graph());
 * Graph vectors = SentenceVectors.on(graph);                        // where a head is asked for
 * Program program = Program.of(Fusions.apply(vectors), Precision.FP16);
 * for (Weight weight : program.weights()) {                         // each in weight.type() already
 *     upload(weight.data(), weight.bytes());                        // next multiple of MemoryPlan.ALIGNMENT
 * }
 * }</pre>
 *
 * <p>and for a batch of 8 rows of 128 tokens. All but the tensors depends on the sizes alone and may be kept for the next
 * batch of the same sizes, as a captured CUDA graph for example:
 *
 * <pre>{@code
 * Sizes sizes = program.sizes(8, 128);
 * MemoryPlan plan = program.plan(sizes, StepScratch.NONE);          // or with bytes that steps need for themselves
 * long scratch = take(plan.peakBytes());                            // one block holds inputs, activations and outputs
 * for (Program.Port input : program.inputs()) {
 *     copyToDevice(address(input.operand()), tensor(input.name()));
 * }
 * for (Step step : program.steps()) {
 *     switch (step.kernel()) {                                      // sealed: a forgotten kind does not compile
 *         case Kernel.Linear(Kernel.Activation activation) ->
 *             gemm(address(step.input(0)), ..., step.output().dims().at(sizes), activation);
 *         ...
 *     }
 * }
 * for (Program.Port output : program.outputs()) {
 *     copyToHost(tensor(output.name()), address(output.operand()));
 * }
 *
 * long address(Operand operand) {
 *     return switch (operand.storage()) {
 *         case Storage.Weight weight -> weightAddress(weight.index());
 *         case Storage.Slot slot -> scratch + plan.offset(slot.index());
 *     };
 * }
 * }</pre>
 *
 * <p>A step that needs memory of its own says how much through a {@link dev.farad.runtime.graph.program.StepScratch} and
 * finds it at {@code plan.scratchOffset(index)}. Steps run in order on one stream; a slot's memory is another's as soon as
 * the last step that reads it has run. An input's elements that select rows of a table are checked on the host, against
 * {@link dev.farad.runtime.graph.program.Program#entries}, before the batch runs.
 */
@NullMarked
package dev.farad.runtime.graph.program;

import org.jspecify.annotations.NullMarked;
