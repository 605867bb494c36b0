package org.opencpm.operation;

import javax.inject.Inject;
import javax.interceptor.AroundInvoke;
import javax.interceptor.InvocationContext;

/** Puts the {@link DatabaseGate} before a look-up of a bean. */
public class LookUpGate {

  @Inject private DatabaseGate gate;

  @AroundInvoke
  Object look(InvocationContext lookUp) throws Exception {
    return gate.pass(lookUp::proceed);
  }
}
