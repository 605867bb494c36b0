package org.opencpm.endtoend;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/** What a phone sends by MSRP, being written: a type, bytes, and the reports asked for. */
public final class ChatMessage {

  private final String id = "m" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  private final String contentType;
  private final Pager cpim;
  private final byte[] bare;
  private String successReport = "no";
  private String failureReport = "yes";

  private ChatMessage(String contentType, Pager cpim, byte[] bare) {
    this.contentType = contentType;
    this.cpim = cpim;
    this.bare = bare;
  }

  /** A CPM Chat Message: CPIM, as {@link Pager} writes it too. */
  public static ChatMessage of(Pager cpim) {
    return new ChatMessage("message/cpim", cpim, null);
  }

  /** A chat message with a text. */
  public static ChatMessage text(String text) {
    return of(Pager.to("").text(text));
  }

  /** A chat message with so many bytes of text, none of them like its neighbours. */
  public static ChatMessage ofSize(int bytes) {
    byte[] text = new byte[bytes];
    for (int i = 0; i < bytes; i++) {
      text[i] = (byte) ('!' + (i * 31 + i / 89) % 90);
    }
    return of(Pager.to("").content("text/plain;charset=UTF-8", text));
  }

  /** A disposition notification: delivered or displayed. */
  public static ChatMessage report(String messageId, String disposition) {
    return of(Pager.report("", messageId, null, disposition));
  }

  /** Somebody types ({@code active}) or not any more ({@code idle}), without CPIM (RFC 3994). */
  public static ChatMessage composing(String state) {
    return new ChatMessage("application/im-iscomposing+xml", null, composingDocument(state))
        .failureReport("no");
  }

  /** The same inside of CPIM. */
  public static ChatMessage composingInCpim(String state) {
    return of(Pager.to("")
            .id(null)
            .content("application/im-iscomposing+xml", composingDocument(state)))
        .failureReport("no");
  }

  /** Bytes of any type. */
  public static ChatMessage bare(String contentType, byte[] content) {
    return new ChatMessage(contentType, null, content);
  }

  private static byte[] composingDocument(String state) {
    return ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<isComposing xmlns=\"urn:ietf:params:xml:ns:im-iscomposing\">\n  <state>"
            + state
            + "</state>\n  <contenttype>text/plain</contenttype>\n  <refresh>60</refresh>\n"
            + "</isComposing>\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Asks for every notification that a recipient can send, and for the negative one. */
  public ChatMessage askAll() {
    cpim.askAll();
    return this;
  }

  /** What imdn.Disposition-Notification asks for. */
  public ChatMessage ask(String dispositions) {
    cpim.ask(dispositions);
    return this;
  }

  /** Asks for a REPORT about success. */
  public ChatMessage successReport() {
    successReport = "yes";
    return this;
  }

  /** {@code yes}, {@code no} or {@code partial}. */
  public ChatMessage failureReport(String value) {
    failureReport = value;
    return this;
  }

  /** imdn.Message-ID. */
  public String messageId() {
    return cpim.id();
  }

  /** Message-ID of MSRP. */
  public String id() {
    return id;
  }

  /** The bytes that are to arrive. */
  public byte[] bytes() {
    return cpim == null ? bare.clone() : cpim.body();
  }

  /** A chunk of it, from one position up to another, both counted from 0. */
  MsrpFrame chunk(int from, int to, String toPath, String fromPath) {
    byte[] all = bytes();
    return MsrpFrame.request("SEND")
        .with("To-Path", toPath)
        .with("From-Path", fromPath)
        .with("Message-ID", id)
        .with("Success-Report", successReport)
        .with("Failure-Report", failureReport)
        .with("Byte-Range", (from + 1) + "-" + to + "/" + all.length)
        .with(contentType, Arrays.copyOfRange(all, from, to))
        .flagged(to == all.length ? '$' : '+');
  }

  boolean isAnswered() {
    return failureReport.equals("yes");
  }
}
