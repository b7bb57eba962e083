package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HooksTest {
    private final List<String> calls = new ArrayList<>();
    private final StubExchange exchange = new StubExchange();
    private final Hooks hooks = new Hooks(List.of(noting("a"), noting("b")));

    private OnFinish noting(String name) {
        return (ended, outcome) -> calls.add(name);
    }

    private List<String> finished(HookChain chain) {
        calls.clear();
        chain.onFinish(exchange, Outcome.answered(200));
        return List.copyOf(calls);
    }

    @Test
    void hooksStandByOrderAndThenAsTheyWereAdded() {
        hooks.add(noting("late"), 10);
        hooks.add(noting("early"), -10);
        hooks.add(noting("c"), 0);

        assertThat(finished(hooks.chain())).containsExactly("late", "c", "b", "a", "early");
    }

    @Test
    void aChainThatWasTakenStaysAsItWas() {
        HookChain before = hooks.chain();
        OnFinish added = noting("c");
        hooks.add(added, 0);

        assertThat(finished(before)).containsExactly("b", "a");
        assertThat(finished(hooks.chain())).containsExactly("c", "b", "a");

        HookChain with = hooks.chain();
        assertThat(hooks.remove(added)).isTrue();
        assertThat(hooks.remove(added)).isFalse();
        assertThat(finished(with)).containsExactly("c", "b", "a");
        assertThat(finished(hooks.chain())).containsExactly("b", "a");
    }

    @Test
    void aHookStandsInThePlaceOfTheOneThatItReplaces() {
        OnFinish first = noting("first");
        OnFinish second = noting("second");
        hooks.add(first, -1);
        hooks.replace(first, second);

        assertThat(finished(hooks.chain())).containsExactly("b", "a", "second");
        assertThatThrownBy(() -> hooks.replace(first, second)).isInstanceOf(IllegalArgumentException.class);
    }
}
