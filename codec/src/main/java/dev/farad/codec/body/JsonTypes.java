package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Makes objects of JSON values, by type. */
final class JsonTypes {
    private JsonTypes() {}

    static Class<?> boxed(Class<?> type) {
        return MethodType.methodType(type).wrap().returnType();
    }

    /** Returns whether objects of a type can be made; what its parts are is only seen when one is. */
    static boolean knows(Type type) {
        return switch (type) {
            case Class<?> plain -> {
                Class<?> boxed = boxed(plain);
                yield boxed == String.class
                        || boxed == Integer.class
                        || boxed == Long.class
                        || boxed == Double.class
                        || boxed == Float.class
                        || boxed == Boolean.class
                        || boxed == UUID.class
                        || boxed == Json.class
                        || plain.isEnum()
                        || plain.isRecord()
                        || plain.isArray()
                        || plain == List.class
                        || plain == Map.class;
            }
            case ParameterizedType generic -> generic.getRawType() == List.class || generic.getRawType() == Map.class;
            default -> false;
        };
    }

    static Object read(Json json, Type type) {
        return switch (type) {
            case Class<?> plain -> readPlain(json, plain);
            case ParameterizedType generic when generic.getRawType() == List.class -> list(json, argument(generic, 0));
            case ParameterizedType generic
            when generic.getRawType() == Map.class && argument(generic, 0) == String.class ->
                map(json, argument(generic, 1));
            case ParameterizedType generic
            when generic.getRawType() == Optional.class ->
                json.isPresent() ? Optional.of(read(json, argument(generic, 0))) : Optional.empty();
            default -> throw unknown(type);
        };
    }

    private static Type argument(ParameterizedType generic, int index) {
        return generic.getActualTypeArguments()[index];
    }

    private static Object readPlain(Json json, Class<?> type) {
        Class<?> boxed = boxed(type);
        if (boxed == String.class) {
            return json.asText();
        } else if (boxed == Integer.class) {
            return json.asInt();
        } else if (boxed == Long.class) {
            return json.asLong();
        } else if (boxed == Double.class) {
            return json.asDouble();
        } else if (boxed == Float.class) {
            return (float) json.asDouble();
        } else if (boxed == Boolean.class) {
            return json.asBoolean();
        } else if (boxed == Json.class) {
            return json;
        }
        return readObject(json, type);
    }

    private static Object readObject(Json json, Class<?> type) {
        if (type.isRecord()) {
            return record(json, RecordShape.of(type));
        } else if (type.isEnum()) {
            return constant(json, type.getEnumConstants());
        } else if (type == float[].class) {
            return json.asFloats();
        } else if (type.isArray()) {
            return array(json, type.getComponentType());
        } else if (type == UUID.class) {
            return uuid(json);
        } else if (type == List.class) {
            return list(json, Json.class);
        } else if (type == Map.class) {
            return json.asMap();
        }
        throw unknown(type);
    }

    private static Object record(Json json, RecordShape shape) {
        Map<String, Json> members = json.asMap();
        List<String> names = shape.names();
        for (String name : members.keySet()) {
            if (!names.contains(name)) {
                throw new MalformedInputException("unknown member '" + name + "' (expected: one of " + names + ")");
            }
        }
        Object[] values = new Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = read(json.get(shape.name(i)), shape.type(i));
        }
        return shape.make(values);
    }

    private static Object constant(Json json, Object[] constants) {
        String name = json.asText();
        for (Object constant : constants) {
            if (constant.toString().equals(name) || ((Enum<?>) constant).name().equalsIgnoreCase(name)) {
                return constant;
            }
        }
        throw new MalformedInputException("'" + name + "' (expected: one of " + Arrays.toString(constants) + ")");
    }

    private static Object uuid(Json json) {
        try {
            return UUID.fromString(json.asText());
        } catch (IllegalArgumentException e) {
            throw json.unexpected("a UUID");
        }
    }

    private static Object array(Json json, Class<?> component) {
        List<Json> elements = json.asList();
        Object array = Array.newInstance(component, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            Array.set(array, i, read(elements.get(i), component));
        }
        return array;
    }

    private static List<Object> list(Json json, Type element) {
        List<Object> list = new ArrayList<>();
        for (Json one : json.asList()) {
            list.add(read(one, element));
        }
        return list;
    }

    private static Map<String, Object> map(Json json, Type value) {
        Map<String, Object> map = new LinkedHashMap<>();
        json.asMap().forEach((key, one) -> map.put(key, read(one, value)));
        return map;
    }

    private static IllegalArgumentException unknown(Type type) {
        return new IllegalArgumentException("type: " + type.getTypeName()
                + " (expected: a record, list, map, array, enum, text, number, truth value, UUID or Json)");
    }
}
