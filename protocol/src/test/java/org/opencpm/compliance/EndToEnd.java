package org.opencpm.compliance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a test class (and with it its subclasses and nested classes) that speaks over real sockets
 * to a server running the packaged EAR. Only such tests carry a row of the release features, the
 * participating, controlling and conversation functions or the message storage server to
 * <i>works</i>.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface EndToEnd {}
