package dev.farad.examples;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Verdict;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hook that finds the tenant in the host name: requests to {@code acme.api.example.com} are those of {@code acme}.
 *
 * <p>Metrics, hooks and handlers then see that tenant. Claiming it returns the verdict, so that a client whose API key belongs
 * to another tenant gets 403.
 */
public final class SubdomainTenants implements OnRequest {
    private final Pattern host;

    /**
     * Makes the hook.
     *
     * @param domain that the tenants' names stand in front of, such as {@code api.example.com}
     */
    public SubdomainTenants(String domain) {
        host = Pattern.compile("([a-z0-9-]{1,63})\\." + Pattern.quote(domain) + "(?::[0-9]+)?");
    }

    @Override
    public Verdict onRequest(Exchange exchange) {
        String name = exchange.headers().first("host");
        Matcher matcher = host.matcher(name == null ? "" : name.toLowerCase(Locale.ROOT));
        return matcher.matches()
                ? exchange.claimTenant(matcher.group(1))
                : Verdict.reject(421, "no tenant has this host");
    }

    /** Serves until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        return FaradServer.builder()
                .config(config)
                .hook(new SubdomainTenants("api.example.com"))
                .get("/whoami", exchange -> Response.text(exchange.tenant()))
                .start();
    }
}
