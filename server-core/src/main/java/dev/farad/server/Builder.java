package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.hooks.Hook;
import dev.farad.hooks.HookChain;
import dev.farad.pool.HostPool;
import dev.farad.server.auth.AccessRules;
import dev.farad.server.auth.ApiKeyFile;
import dev.farad.server.auth.Authentication;
import dev.farad.server.auth.Verifier;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.endpoint.ModelCalls;
import dev.farad.server.endpoint.OpenAiEndpoints;
import dev.farad.server.endpoint.OpenAiErrors;
import dev.farad.server.endpoint.V2Endpoints;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.http.AccountHeaders;
import dev.farad.server.http.EventLoops;
import dev.farad.server.http.HttpPort;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ModelLoader;
import dev.farad.server.route.BlockingEndpoint;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Handler;
import dev.farad.server.route.HandlerThreads;
import dev.farad.server.route.LiveRoutes;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteSetting;
import dev.farad.server.route.RouteTable;
import dev.farad.server.route.Routing;
import dev.farad.server.tls.ServerTls;
import dev.farad.server.tls.TlsConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a {@link FaradServer} together and starts it. Used by one thread.
 *
 * <p>Hooks run in the order in which they are added; a route added here answers instead of a built-in one
 * of the same method and template; otherwise the most specific template decides.
 */
public final class Builder extends Routing<Builder> {
    private static final Logger LOG = LoggerFactory.getLogger(FaradServer.class);

    private final List<Hook> hooks = new ArrayList<>(List.of(ModelCalls.release(), new AccountHeaders()));
    private final List<Route> managementRoutes = new ArrayList<>();
    private final List<ModelSupply> models = new ArrayList<>();
    private ServerConfig config = ServerConfig.DEFAULT;
    private @Nullable Verifier verifier;
    private boolean needsBackend;

    /** Something that adds models. */
    private interface ModelSupply {
        void addTo(ModelLoader loader);
    }

    Builder() {}

    @Override
    protected Builder self() {
        return this;
    }

    /** Sets everything that can be configured. */
    public Builder config(ServerConfig newConfig) {
        config = newConfig;
        return this;
    }

    /** Speaks TLS on the public port, after the configuration was set. */
    public Builder tls(TlsConfig tls) {
        config = config.with(config.listen().with(tls));
        return this;
    }

    /** Serves every model of a directory {@code NAME/VERSION/model.onnx}. */
    public Builder models(Path directory) {
        models.add(loader -> loader.addAll(directory));
        needsBackend = true;
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

    /** Answers GET requests of a path on the management port. */
    public Builder manage(String template, Handler handler) {
        managementRoutes.add(new Route("GET", template, new BlockingEndpoint(handler), new V2Errors()));
        return this;
    }

    /**
     * Loads the models, opens the ports and returns once a request would succeed.
     *
     * @throws IOException if a port cannot be opened
     * @throws dev.farad.runtime.ModelLoadException if a model cannot be served
     */
    public FaradServer start() throws IOException {
        Deque<AutoCloseable> opened = new ArrayDeque<>();
        try {
            return start(opened);
        } catch (Throwable failure) {
            closeAll(opened);
            throw failure;
        }
    }

    private FaradServer start(Deque<AutoCloseable> opened) throws IOException {
        HostPool memory = opened(opened, new HostPool(config.limits().memoryBytes()));
        Backends backends = opened(opened, backends(memory));
        ModelLoader.Policies policies =
                new ModelLoader.Policies(config.batching(), config.gpu().batching());
        ModelLoader loader = opened(opened, new ModelLoader(backends.inOrder(), memory, policies, LOG::info));
        models.forEach(supply -> supply.addTo(loader));
        if (config.models() != null) {
            loader.addAll(config.models());
        }
        TlsConfig tlsConfig = config.listen().tls();
        ServerTls tls = tlsConfig == null ? null : opened(opened, new ServerTls(tlsConfig));
        int kept = opened.size();
        ModelCatalog catalog = opened(opened, loader.catalog());
        WarmUp.run(catalog);
        Lifecycle lifecycle = new Lifecycle(backends::healthy);
        EventLoopCount count = EventLoopCount.of(config.listen().eventLoops(), Processors.ofThisProcess());
        count.warnings().forEach(LOG::warn);
        EventLoops loops =
                opened(opened, new EventLoops(count.count(), config.listen().transport()));
        FaradServer.Ports ports = openPorts(opened, loops, catalog, lifecycle, tls);
        while (opened.size() > kept) {
            opened.pop();
        }
        lifecycle.advance(Phase.READY);
        List<Gauge> gauges = new ArrayList<>(ServerGauges.of(ports.open(), catalog, memory));
        gauges.addAll(backends.gauges());
        gauges.addAll(tls == null ? List.of() : tls.gauges());
        FaradServer.Held held = new FaradServer.Held(List.copyOf(gauges), () -> closeAll(opened));
        return new FaradServer(config, lifecycle, ports, catalog, held);
    }

    /** Opens no backend where nothing would run on it, since its libraries take most of the start; one that is asked for must be usable all the same. */
    private Backends backends(HostPool memory) {
        boolean needed = needsBackend || config.models() != null || config.backend() == BackendChoice.CUDA;
        return needed ? Backends.open(config, memory, LOG::info) : Backends.NONE;
    }

    private FaradServer.Ports openPorts(
            Deque<AutoCloseable> opened,
            EventLoops loops,
            ModelCatalog catalog,
            Lifecycle lifecycle,
            @Nullable ServerTls tls)
            throws IOException {
        List<Hook> all = new ArrayList<>(authentication(opened));
        all.addAll(hooks);
        HookChain chain = HookChain.of(
                all,
                (exchange, thrown) -> LOG.error("hook failed at {} {}", exchange.method(), exchange.path(), thrown));
        RouteSetting setting = new RouteSetting(
                new HandlerThreads(config.limits().handlers()), new ModelCalls(catalog, lifecycle), new V2Errors());
        RouteTable table = publicRoutes(catalog, lifecycle, setting);
        HttpPort open = HttpPort.open(
                address(config.listen().port()), loops, config.limits().http(), chain, table, tls);
        opened.push(() -> open.drain(Duration.ZERO));
        HttpPort management = HttpPort.open(
                address(config.listen().managementPort()),
                loops,
                config.limits().http(),
                HookChain.of(List.of(ModelCalls.release()), (_, _) -> {}),
                managementRoutes(lifecycle),
                config.listen().managementTls() ? tls : null);
        opened.push(() -> management.drain(Duration.ZERO));
        return new FaradServer.Ports(open, management, loops, new LiveRoutes(table, setting), tls);
    }

    /** Returns the hook that comes before all others, if anyone is to verify who sends requests. */
    private List<Hook> authentication(Deque<AutoCloseable> opened) throws IOException {
        AccessRules rules = config.limits().access();
        Path keys = rules.keys();
        if (keys != null && verifier != null) {
            throw new IllegalArgumentException(
                    "access.keys-file: " + keys + ", and a verifier in code (expected: one of them)");
        }
        if (keys != null) {
            return List.of(new Authentication(opened(opened, new ApiKeyFile(keys)), rules));
        }
        return verifier == null ? List.of() : List.of(new Authentication(verifier, rules));
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(config.listen().host(), port);
    }

    private RouteTable publicRoutes(ModelCatalog catalog, Lifecycle lifecycle, RouteSetting setting) {
        List<Route> all = new ArrayList<>(routes(setting));
        all.addAll(new V2Endpoints(catalog, lifecycle).routes());
        all.addAll(new OpenAiEndpoints(catalog, lifecycle).routes());
        all.addAll(V2Endpoints.health(lifecycle));
        return new RouteTable(all, Builder::errorsAt);
    }

    private RouteTable managementRoutes(Lifecycle lifecycle) {
        List<Route> all = new ArrayList<>(managementRoutes);
        all.addAll(V2Endpoints.health(lifecycle));
        return new RouteTable(all, Builder::errorsAt);
    }

    private static ErrorFormat errorsAt(String path) {
        return path.startsWith("/v1/") ? new OpenAiErrors() : new V2Errors();
    }

    private static <T extends AutoCloseable> T opened(Deque<AutoCloseable> opened, T resource) {
        opened.push(resource);
        return resource;
    }

    private static void closeAll(Deque<AutoCloseable> opened) {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.error("could not close everything", e);
            }
        }
    }
}
