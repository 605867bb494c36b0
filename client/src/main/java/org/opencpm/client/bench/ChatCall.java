package org.opencpm.client.bench;

import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One chat of the load program, with what its two dialogs and its two legs are made of. */
final class ChatCall {

  private static final Pattern PATH = Pattern.compile("a=path:(msrp://([^:/]+):([0-9]+)/\\S+)");
  private static final Pattern URI = Pattern.compile("<([^>]+)>");

  private final long number;
  private final BenchUser caller;
  private final BenchUser callee;
  private final CompletableFuture<Side> callerSide = new CompletableFuture<>();
  private final CompletableFuture<Side> calleeSide = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();

  /**
   * What one end has learned of the server's.
   *
   * @param path the server's MSRP path
   * @param address where it is
   * @param dialog what BYE and ACK need of the dialog: Request-URI and To
   */
  record Side(String path, InetSocketAddress address, Dialog dialog) {}

  /**
   * A dialog as its caller sees it.
   *
   * @param target Request-URI of further requests
   * @param to their To value
   */
  record Dialog(String target, String to) {}

  ChatCall(long number, BenchUser caller, BenchUser callee) {
    this.number = number;
    this.caller = caller;
    this.callee = callee;
  }

  long number() {
    return number;
  }

  BenchUser caller() {
    return caller;
  }

  BenchUser callee() {
    return callee;
  }

  /** Completes when the server has answered the caller. */
  CompletableFuture<Side> callerSide() {
    return callerSide;
  }

  /** Completes when the server has invited the callee. */
  CompletableFuture<Side> calleeSide() {
    return calleeSide;
  }

  /** Completes with the answer to the BYE. */
  CompletableFuture<Void> ended() {
    return ended;
  }

  /** This end's path on a leg. */
  String ownPath(char side) {
    return "msrp://127.0.0.1:9/bench" + side + Long.toHexString(number) + ";tcp";
  }

  /**
   * Reads what the server wrote of its end.
   *
   * @throws IllegalStateException if there is no path in it
   */
  static Side side(SipDatagram message, String body) {
    Matcher path = PATH.matcher(body);
    if (!path.find()) {
      throw new IllegalStateException("no MSRP path in " + body);
    }
    Matcher contact = URI.matcher(String.valueOf(message.header("Contact")));
    String target = contact.find() ? contact.group(1) : "sip:invalid";
    return new Side(
        path.group(1),
        new InetSocketAddress(path.group(2), Integer.parseInt(path.group(3))),
        new Dialog(target, message.value(SipDatagram.Field.TO)));
  }
}
