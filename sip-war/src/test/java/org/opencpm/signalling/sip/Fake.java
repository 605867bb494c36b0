package org.opencpm.signalling.sip;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Stands in for an object of the container: says what it was told to say, keeps what was called,
 * and says nothing (null, 0, false) to the rest.
 */
final class Fake<T> implements InvocationHandler {

  /** What a method does. */
  @FunctionalInterface
  interface Saying {
    Object say(Object[] arguments) throws Exception;
  }

  private final Map<String, Saying> sayings = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final T proxy;

  private Fake(Class<T> type) {
    proxy = type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
  }

  static <T> Fake<T> of(Class<T> type) {
    return new Fake<>(type);
  }

  Fake<T> on(String method, Saying saying) {
    sayings.put(method, saying);
    return this;
  }

  Fake<T> says(String method, Object answer) {
    return on(method, arguments -> answer);
  }

  T get() {
    return proxy;
  }

  /** Calls so far, as {@code method[arguments]}. */
  List<String> calls() {
    return calls;
  }

  @Override
  public Object invoke(Object self, Method method, Object[] arguments) throws Throwable {
    Object[] given = arguments == null ? new Object[0] : arguments;
    switch (method.getName()) {
      case "equals":
        return self == given[0];
      case "hashCode":
        return System.identityHashCode(self);
      default:
        break;
    }
    Saying saying = sayings.get(method.getName());
    if (method.getName().equals("toString")) {
      return saying == null ? "fake" : saying.say(given);
    }
    synchronized (calls) {
      calls.add(method.getName() + Arrays.deepToString(given));
    }
    if (saying != null) {
      return saying.say(given);
    }
    Class<?> type = method.getReturnType();
    if (type == boolean.class) {
      return false;
    }
    return type == int.class ? (Object) 0 : type == long.class ? (Object) 0L : null;
  }
}
