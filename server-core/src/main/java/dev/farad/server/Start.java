package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.hooks.Hook;
import dev.farad.hooks.Hooks;
import dev.farad.pool.HostPool;
import dev.farad.server.auth.CertificateIdentity;
import dev.farad.server.auth.Verifier;
import dev.farad.server.config.LiveConfig;
import dev.farad.server.config.LogConfig;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.endpoint.ModelCalls;
import dev.farad.server.endpoint.OpenAiEndpoints;
import dev.farad.server.endpoint.OpenAiErrors;
import dev.farad.server.endpoint.Startup;
import dev.farad.server.endpoint.V2Endpoints;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.http.EventLoops;
import dev.farad.server.http.HttpPort;
import dev.farad.server.http.LoopWatch;
import dev.farad.server.lifecycle.Lifecycle;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.log.AccessLog;
import dev.farad.server.log.FaultLog;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ModelLoader;
import dev.farad.server.recovery.HeapGuard;
import dev.farad.server.recovery.RecentFaults;
import dev.farad.server.route.BlockingEndpoint;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.HandlerThreads;
import dev.farad.server.route.LiveRoutes;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteSetting;
import dev.farad.server.route.RouteTable;
import dev.farad.server.tls.ServerTls;
import dev.farad.server.tls.TlsConfig;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of a server, phase by phase; what was opened is closed again if a later phase fails. Used once. */
final class Start {
    private static final Logger LOG = LoggerFactory.getLogger(FaradServer.class);
    /** A stop-the-world collection may take this long too; a loop that waits for something takes longer. */
    private static final Duration TOLERATED_BLOCKAGE = Duration.ofMillis(500);

    private static final Duration MANAGEMENT_DRAIN = Duration.ofSeconds(1);

    private final ServerConfig config;
    private final Configured configured;
    private final Access access;
    private final Life life;
    private final Models models;
    private final Routes routes;
    private final Asked hooks;
    private final RecentFaults faults = new RecentFaults(Clock.systemUTC());
    private final HeapGuard guard = new HeapGuard();
    private final Hooks live = new Hooks(List.of(new FaultLog(System::nanoTime), faults, guard));
    /** What is open, the last first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The configuration, and how often its file is looked at. */
    record Configured(LiveConfig live, Duration lookEvery) {}

    /** Models that bring their own way to run, and directories of models. */
    record Models(List<Consumer<ModelLoader>> own, List<Path> directories) {}

    /** The application's routes of the public port, and those of the management port. */
    record Routes(Function<RouteSetting, List<Route>> open, List<Route> management) {}

    /** Hooks in order, and who says before them whose requests they are, by credentials and by certificate. */
    record Asked(
            List<Hook> inOrder,
            @Nullable Verifier verifier,
            @Nullable CertificateIdentity certificates) {}

    Start(Configured configured, Life life, Models models, Routes routes, Asked hooks) {
        this.config = configured.live().config();
        this.configured = configured;
        this.life = life;
        this.models = models;
        this.routes = routes;
        this.hooks = hooks;
        LogConfig log = config.observation().log();
        if (log.accessEvery() > 0) {
            live.add(new AccessLog(log.accessEvery(), log.accessLines()), 0);
        }
        this.access = new Access(live, hooks.verifier(), hooks.certificates());
    }

    /**
     * Runs all phases.
     *
     * @param end what may interrupt them, or null
     */
    FaradServer run(@Nullable ProcessEnd end) throws IOException {
        try {
            return phases();
        } catch (Throwable failure) {
            if (end != null) {
                end.leaveStart(null);
            }
            // An interrupt ended the start; it must not end what undoes it.
            boolean interrupted = Thread.interrupted();
            closeAll();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            throw failure;
        }
    }

    private FaradServer phases() throws IOException {
        Lifecycle lifecycle = life.lifecycle();
        opened(guard);
        TlsConfig tlsConfig = config.listen().tls();
        ServerTls tls = tlsConfig == null ? null : opened(new ServerTls(tlsConfig));
        EventLoops loops = opened(eventLoops());
        LoopWatch watch = opened(watch(loops));
        HttpPort management = openManagement(loops, tls);
        opened.push(() -> management.drain(MANAGEMENT_DRAIN));
        opened(life).hooks().start();

        enter(Phase.LOADING);
        HostPool memory = opened(new HostPool(config.limits().memoryBytes()));
        Backends backends = opened(backends(memory));
        lifecycle.standOn(() -> backends.healthy() && guard.healthy());
        ModelCatalog catalog = opened(load(backends, memory));
        enter(Phase.WARMING);
        WarmUp.run(catalog);

        enter(Phase.LISTENING);
        HandlerThreads threads = new HandlerThreads(config.limits().handlers());
        RouteSetting setting = new RouteSetting(threads, new ModelCalls(catalog, lifecycle), new V2Errors());
        RouteTable table = publicRoutes(catalog, setting);
        HttpPort open = openPublic(loops, table, tls);
        FaradServer.Ports ports = new FaradServer.Ports(open, management, new LiveRoutes(table, setting), live, tls);
        opened.push(() -> open.drain(Duration.ZERO));
        life.ready(config, ports, catalog);
        // From here on the stop drains it, which cannot be done twice.
        opened.pop();
        opened(configured.live())
                .begin(new LiveSettings(List.of(open, management), threads, catalog, access), configured.lookEvery());
        return new FaradServer(
                configured.live(),
                life,
                ports,
                catalog,
                new FaradServer.Held(gauges(ports, catalog, memory, backends, watch, threads), guard, this::closeAll));
    }

    /** Goes on to the next phase, unless the start was interrupted: not all that it does can be. */
    private void enter(Phase phase) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException(
                    "the start was interrupted before " + phase.name().toLowerCase(Locale.ROOT));
        }
        life.lifecycle().advance(phase);
    }

    private EventLoops eventLoops() {
        EventLoopCount count = EventLoopCount.of(config.listen().eventLoops(), Processors.ofThisProcess());
        count.warnings().forEach(LOG::warn);
        return new EventLoops(count.count(), config.listen().transport());
    }

    private static LoopWatch watch(EventLoops loops) {
        return new LoopWatch(
                loops,
                TOLERATED_BLOCKAGE,
                blockage -> LOG.warn(
                        "event loop {} is blocked by {} since {} ms: {}",
                        blockage.loop(),
                        blockage.culprit(),
                        blockage.nanos() / 1_000_000,
                        blockage.stack()),
                blockage -> LOG.warn(
                        "event loop {} was blocked by {} for {} ms",
                        blockage.loop(),
                        blockage.culprit(),
                        blockage.nanos() / 1_000_000));
    }

    private HttpPort openManagement(EventLoops loops, @Nullable ServerTls tls) throws IOException {
        List<Route> all = new ArrayList<>(routes.management());
        all.addAll(V2Endpoints.health(life.lifecycle()));
        all.add(new Startup(life.lifecycle(), life.registration()).route());
        // Not on the event loop, since the first look at the types takes a while.
        all.add(new Route(
                "GET", "/debug/config", new BlockingEndpoint(new ConfigPage(configured.live())::show), new V2Errors()));
        all.add(Route.get("/debug/errors", new V2Errors(), faults::show));
        return HttpPort.open(
                address(config.listen().managementPort()),
                loops,
                config.limits().http(),
                new Hooks(List.of(ModelCalls.release(), new FaultLog(System::nanoTime))),
                new RouteTable(all, Start::errorsAt),
                config.listen().managementTls() ? tls : null);
    }

    /** Opens no backend where nothing would run on it, since its libraries take most of the start; one that is asked for must be usable all the same. */
    private Backends backends(HostPool memory) {
        boolean needed =
                !models.directories().isEmpty() || config.models() != null || config.backend() == BackendChoice.CUDA;
        return needed ? Backends.open(config, memory, LOG::info) : Backends.NONE;
    }

    private ModelCatalog load(Backends backends, HostPool memory) {
        ModelLoader.Policies policies =
                new ModelLoader.Policies(config.batching(), config.gpu().batching());
        ModelLoader loader = opened(new ModelLoader(backends.inOrder(), memory, policies, LOG::info));
        models.own().forEach(model -> model.accept(loader));
        models.directories().forEach(loader::addAll);
        if (config.models() != null) {
            loader.addAll(config.models());
        }
        return loader.catalog();
    }

    private RouteTable publicRoutes(ModelCatalog catalog, RouteSetting setting) {
        Lifecycle lifecycle = life.lifecycle();
        List<Route> all = new ArrayList<>(routes.open().apply(setting));
        all.addAll(new V2Endpoints(catalog, lifecycle).routes());
        all.addAll(new OpenAiEndpoints(catalog, lifecycle).routes());
        all.addAll(V2Endpoints.health(lifecycle));
        return new RouteTable(all, Start::errorsAt);
    }

    private HttpPort openPublic(EventLoops loops, RouteTable table, @Nullable ServerTls tls) throws IOException {
        opened(access).adopt(config.limits().access());
        hooks.inOrder().forEach(hook -> live.add(hook, 0));
        return HttpPort.open(
                address(config.listen().port()), loops, config.limits().http(), live, table, tls);
    }

    private List<Gauge> gauges(
            FaradServer.Ports ports,
            ModelCatalog catalog,
            HostPool memory,
            Backends backends,
            LoopWatch watch,
            HandlerThreads handlers) {
        List<Gauge> gauges = new ArrayList<>(ServerGauges.of(ports.open(), catalog, memory));
        gauges.addAll(backends.gauges());
        gauges.addAll(life.registration().gauges());
        Lifecycle lifecycle = life.lifecycle();
        gauges.add(new Gauge(
                "farad.ready", "", "1 while the server takes requests.", Map.of(), () -> lifecycle.ready() ? 1 : 0));
        gauges.add(new Gauge(
                "farad.event.loop.lag",
                "seconds",
                "Time that the slowest event loop took for its last answer.",
                Map.of(),
                () -> watch.lagNanos() / 1e9));
        gauges.add(new Gauge("farad.handlers.running", "", "Blocking handlers that run.", Map.of(), handlers::running));
        ServerTls tls = ports.tls();
        gauges.addAll(tls == null ? List.of() : tls.gauges());
        return List.copyOf(gauges);
    }

    private InetSocketAddress address(int port) {
        return new InetSocketAddress(config.listen().host(), port);
    }

    private static ErrorFormat errorsAt(String path) {
        return path.startsWith("/v1/") ? new OpenAiErrors() : new V2Errors();
    }

    private <T extends AutoCloseable> T opened(T resource) {
        opened.push(resource);
        return resource;
    }

    private void closeAll() {
        while (!opened.isEmpty()) {
            try {
                opened.pop().close();
            } catch (Exception e) {
                LOG.error("could not close everything", e);
            }
        }
    }
}
