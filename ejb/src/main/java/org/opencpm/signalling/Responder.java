package org.opencpm.signalling;

/** Where the one final answer to a request goes. May be called on any thread, once. */
@FunctionalInterface
public interface Responder {

  void answer(Answer answer);
}
