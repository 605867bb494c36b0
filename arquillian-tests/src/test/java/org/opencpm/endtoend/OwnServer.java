package org.opencpm.endtoend;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Set;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;

/**
 * Marks a test class that does not use the instance with default settings: it may run beside the
 * classes that do. Its own tests follow each other.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(providers = OwnServer.ItsServer.class)
public @interface OwnServer {

  /** Name of the server, where several classes share it and follow each other. */
  String value() default "";

  /** Locks the server, so that what uses it runs one after the other. */
  final class ItsServer implements ResourceLocksProvider {

    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
      String name = testClass.getAnnotation(OwnServer.class).value();
      return Set.of(new Lock(name.isEmpty() ? testClass.getName() : name));
    }
  }
}
