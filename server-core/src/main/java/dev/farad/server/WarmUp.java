package dev.farad.server;

import dev.farad.runtime.ModelLoadException;
import dev.farad.server.batch.Call;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs each model that takes text once, so that a first request finds it warm and a broken model stops the start. */
final class WarmUp {
    private WarmUp() {}

    static void run(ModelCatalog catalog) {
        for (ServedModel model : catalog.all()) {
            if (model.takesText()) {
                warm(model);
            }
        }
    }

    private static void warm(ServedModel model) {
        CompletableFuture<Call.Result> end = new CompletableFuture<>();
        Call call = new Call(model.itemsOfTexts(List.of("Is anybody there?")), end::complete);
        if (!model.batcher().offer(call)) {
            call.discard();
            throw new ModelLoadException("model " + model.id() + " refused its warm-up: its queue is full");
        }
        Call.Result result = end.join();
        model.batcher().account().unclaimed(result);
        switch (result) {
            case Call.Result.Done done -> done.discard();
            case Call.Result.Failed failed ->
                throw new ModelLoadException("model " + model.id() + " failed its warm-up: "
                        + failed.failure().message());
            case Call.Result.Cancelled _ ->
                throw new ModelLoadException("the warm-up of " + model.id() + " was cancelled");
        }
    }
}
