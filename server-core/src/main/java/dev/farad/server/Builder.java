package dev.farad.server;

import dev.farad.hooks.Hook;
import dev.farad.server.auth.AccessRules;
import dev.farad.server.auth.CertificateIdentity;
import dev.farad.server.auth.Verifier;
import dev.farad.server.config.ConfigSource;
import dev.farad.server.config.LiveConfig;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.endpoint.ModelCalls;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.http.AccountHeaders;
import dev.farad.server.lifecycle.LifeHook;
import dev.farad.server.lifecycle.OnStart;
import dev.farad.server.lifecycle.OnStop;
import dev.farad.server.model.ModelLoader;
import dev.farad.server.registry.Registry;
import dev.farad.server.route.BlockingEndpoint;
import dev.farad.server.route.Handler;
import dev.farad.server.route.Route;
import dev.farad.server.route.Routing;
import dev.farad.server.tls.TlsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link FaradServer} together and starts it. Used by one thread.
 *
 * <p>Hooks run in the order in which they are added; a route added here answers instead of a built-in one
 * of the same method and template; otherwise the most specific template decides.
 */
public final class Builder extends Routing<Builder> {
    private final List<Hook> hooks = new ArrayList<>(List.of(ModelCalls.release(), new AccountHeaders()));
    private final List<Route> managementRoutes = new ArrayList<>();
    private final List<Consumer<ModelLoader>> models = new ArrayList<>();
    private final List<Path> directories = new ArrayList<>();
    private final List<LifeHook> lifeHooks = new ArrayList<>();
    private final List<Registry> registries = new ArrayList<>();
    private @Nullable ConfigSource source;
    private Duration lookEvery = LiveConfig.LOOK_EVERY;
    private UnaryOperator<ServerConfig> edits = UnaryOperator.identity();
    private @Nullable Verifier verifier;
    private boolean endsOnSignal;
    private @Nullable CertificateIdentity certificates;

    Builder() {}

    @Override
    protected Builder self() {
        return this;
    }

    /** Sets everything that can be configured. */
    public Builder config(ServerConfig newConfig) {
        source = null;
        edits = _ -> newConfig;
        return this;
    }

    /** Reads everything that can be configured from a source, and what can change while the server serves whenever it does. */
    public Builder config(ConfigSource newSource) {
        return config(newSource, LiveConfig.LOOK_EVERY);
    }

    /** Reads everything from a source whose file is looked at so often for changes; never where that is zero. */
    public Builder config(ConfigSource newSource, Duration newLookEvery) {
        source = newSource;
        lookEvery = newLookEvery;
        edits = UnaryOperator.identity();
        return this;
    }

    /** Speaks TLS on the public port, after the configuration was set. */
    public Builder tls(TlsConfig tls) {
        UnaryOperator<ServerConfig> before = edits;
        edits = read -> {
            ServerConfig config = before.apply(read);
            return config.with(config.listen().with(tls));
        };
        return this;
    }

    /** Serves every model of a directory {@code NAME/VERSION/model.onnx}. */
    public Builder models(Path directory) {
        directories.add(directory);
        return this;
    }

    /** Serves a model that brings its own way to run, as version 1 of the name. */
    public Builder model(String name, ModelLoader.Own model) {
        models.add(loader -> loader.add(name, model));
        return this;
    }

    /** Adds a hook after those added before. */
    public Builder hook(Hook hook) {
        hooks.add(hook);
        return this;
    }

    /** Lets requests of the public port go on only with credentials that are good, except where {@link AccessRules} says. */
    public Builder verifier(Verifier newVerifier) {
        verifier = newVerifier;
        return this;
    }

    /** Identifies requests without other credentials by their client's certificate, in place of what {@link AccessRules} says of it. */
    public Builder certificates(CertificateIdentity newCertificates) {
        certificates = newCertificates;
        return this;
    }

    /** Runs a hook before models are loaded, for at most 30 s, after those added before. */
    public Builder onStart(String name, OnStart hook) {
        return onStart(name, LifeHook.START_DEADLINE, hook);
    }

    /** Runs a hook before models are loaded, for at most so long, after those added before. */
    public Builder onStart(String name, Duration deadline, OnStart hook) {
        lifeHooks.add(new LifeHook.Start(name, deadline, hook));
        return this;
    }

    /** Runs a hook once the last request is answered, for at most 10 s, before those added before. */
    public Builder onStop(String name, OnStop hook) {
        return onStop(name, LifeHook.STOP_DEADLINE, hook);
    }

    /** Runs a hook once the last request is answered, for at most so long, before those added before. */
    public Builder onStop(String name, Duration deadline, OnStop hook) {
        lifeHooks.add(new LifeHook.Stop(name, deadline, hook));
        return this;
    }

    /** Tells a registry of the server, besides those of the configuration; it is the server's, which closes it. */
    public Builder registry(Registry registry) {
        registries.add(registry);
        return this;
    }

    /**
     * Stops the server when the process is asked to end, as {@link FaradServer#stopOnSignal} says, from the beginning of the
     * start: asked while it starts, {@link #start} runs the stop hooks of what has started, in reverse, and exits with 0 instead of returning.
     */
    public Builder stopOnSignal() {
        endsOnSignal = true;
        return this;
    }

    /** Answers GET requests of a path on the management port. */
    public Builder manage(String template, Handler handler) {
        managementRoutes.add(new Route("GET", template, new BlockingEndpoint(handler), new V2Errors()));
        return this;
    }

    /**
     * Runs the start hooks, loads the models, opens the port and returns once a request would succeed; registries hear of it
     * in the background. The management port is open from the beginning.
     *
     * @throws IOException if a port cannot be opened
     * @throws dev.farad.server.config.ConfigException if the configuration cannot be used
     * @throws dev.farad.runtime.ModelLoadException if a model cannot be served
     * @throws dev.farad.server.lifecycle.StartFailedException if a start hook fails or takes too long
     */
    public FaradServer start() throws IOException {
        return endsOnSignal ? ProcessEnd.starting(this::start) : start(null);
    }

    private FaradServer start(@Nullable ProcessEnd end) throws IOException {
        Start.Models allModels = new Start.Models(List.copyOf(models), List.copyOf(directories));
        Start.Routes allRoutes = new Start.Routes(this::routes, List.copyOf(managementRoutes));
        InstantSource clock = InstantSource.system();
        LiveConfig config = source == null
                ? new LiveConfig(edits.apply(ServerConfig.DEFAULT), clock)
                : new LiveConfig(source, edits, clock);
        Life life = Life.of(config.config(), lifeHooks, registries);
        Start.Configured configured = new Start.Configured(config, lookEvery);
        Start.Asked asked = new Start.Asked(List.copyOf(hooks), verifier, certificates);
        Start start = new Start(configured, life, allModels, allRoutes, asked);
        return start.run(end);
    }
}
