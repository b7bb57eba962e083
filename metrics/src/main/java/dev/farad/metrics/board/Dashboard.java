package dev.farad.metrics.board;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Grafana dashboard of a Farad server: every graph asks for metrics that the catalogue has, of the instances, models and
 * tenants that are chosen on the page.
 *
 * <p>The format is Grafana's JSON model, of schema version 39 (Grafana 10.4 and later).
 */
public final class Dashboard {
    private static final int SCHEMA_VERSION = 39;
    private static final int WIDTH = 24;
    private static final int PANEL_WIDTH = 8;
    private static final int PANEL_HEIGHT = 8;
    private static final Map<String, Object> SOURCE = ordered("type", "prometheus", "uid", "${datasource}");
    private static final Map<String, List<Panel>> ROWS = rows();

    private Dashboard() {}

    private static Map<String, List<Panel>> rows() {
        Map<String, List<Panel>> rows = new LinkedHashMap<>();
        rows.put("Requests", ModelPanels.REQUESTS);
        rows.put("Models", ModelPanels.MODELS);
        rows.put("Tenants", ModelPanels.TENANTS);
        rows.put("Memory", ServerPanels.MEMORY);
        rows.put("Server", ServerPanels.SERVERS);
        rows.put("Device", ServerPanels.DEVICES);
        rows.put("JVM and process", ServerPanels.PROCESSES);
        return rows;
    }

    /** Returns the dashboard as a file to import. */
    public static String json() {
        Map<String, Object> whole = ordered("title", "Farad", "uid", "farad", "schemaVersion", SCHEMA_VERSION);
        whole.put("tags", List.of("farad"));
        whole.put("editable", true);
        whole.put("refresh", "10s");
        whole.put("time", ordered("from", "now-1h", "to", "now"));
        whole.put("templating", ordered("list", variables()));
        whole.put("panels", panels());
        return PrettyJson.of(whole);
    }

    private static List<Object> variables() {
        List<Object> all = new ArrayList<>();
        all.add(ordered("name", "datasource", "label", "Data source", "type", "datasource", "query", "prometheus"));
        for (Variable variable : Variable.values()) {
            Map<String, Object> one = ordered("name", variable.label(), "type", "query", "datasource", SOURCE);
            one.put("query", variable.choices());
            one.put("definition", variable.choices());
            one.put("includeAll", true);
            one.put("allValue", ".*");
            one.put("multi", true);
            one.put("current", ordered("text", "All", "value", "$__all"));
            one.put("refresh", 2);
            one.put("sort", 1);
            all.add(one);
        }
        return all;
    }

    private static List<Object> panels() {
        List<Object> all = new ArrayList<>();
        int top = 0;
        for (Map.Entry<String, List<Panel>> row : ROWS.entrySet()) {
            Map<String, Object> heading = ordered("id", all.size() + 1, "type", "row", "title", row.getKey());
            heading.put("gridPos", place(WIDTH, 1, 0, top));
            all.add(heading);
            top++;
            for (int i = 0; i < row.getValue().size(); i++) {
                int column = i % (WIDTH / PANEL_WIDTH);
                if (i > 0 && column == 0) {
                    top += PANEL_HEIGHT;
                }
                Map<String, Object> panel = panel(row.getValue().get(i), all.size() + 1);
                panel.put("gridPos", place(PANEL_WIDTH, PANEL_HEIGHT, column * PANEL_WIDTH, top));
                all.add(panel);
            }
            top += PANEL_HEIGHT;
        }
        return all;
    }

    private static Map<String, Object> place(int width, int height, int left, int top) {
        Map<String, Object> place = ordered("w", width, "h", height, "x", left);
        place.put("y", top);
        return place;
    }

    private static Map<String, Object> panel(Panel panel, int id) {
        Map<String, Object> json = ordered("id", id, "type", "timeseries", "title", panel.title());
        json.put("datasource", SOURCE);
        json.put("fieldConfig", ordered("defaults", ordered("unit", panel.unit()), "overrides", List.of()));
        List<Object> targets = new ArrayList<>();
        for (Panel.Query query : panel.queries()) {
            Map<String, Object> target = ordered("refId", String.valueOf((char) ('A' + targets.size())));
            target.put("datasource", SOURCE);
            target.put("expr", Expression.asked(query.expression()));
            target.put("legendFormat", query.legend());
            targets.add(target);
        }
        json.put("targets", targets);
        return json;
    }

    /** Returns a map that keeps its order, which may grow. */
    private static Map<String, Object> ordered(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }
}
