package org.opencpm.chat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.opencpm.messaging.CpimMessage;
import org.opencpm.messaging.CpimSyntaxException;
import org.opencpm.messaging.MessageAcceptance;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.SessionDirection;
import org.opencpm.messaging.SessionMessage;
import org.opencpm.notification.Disposition;
import org.opencpm.notification.ImdnDocument;
import org.opencpm.notification.ImdnParser;
import org.opencpm.notification.ImdnSyntaxException;
import org.opencpm.policy.Settings;
import org.opencpm.subscriber.AddressSyntaxException;
import org.opencpm.subscriber.Sender;
import org.opencpm.subscriber.UserAddress;

/** The rules of one chat as its media ask for them; on the loop, nothing blocks. */
public final class ChatRules implements SessionMedia.Rules {

  /** Hears of what users do. */
  interface Hearer {

    void userActive(LegMedia leg);

    /** Something went through the session. */
    void traffic();
  }

  private final Settings settings;
  private final MessageAcceptance acceptance;
  private final PassedMessages.Session passed;
  private final Hearer hearer;

  /** Notifications that the far side has yet to take; on the loop. */
  private final Set<String> onTheirWay = new HashSet<>();

  private final SessionDirection forth;
  private final SessionDirection back;

  ChatRules(
      Settings settings,
      MessageAcceptance acceptance,
      PassedMessages.Session passed,
      SessionDirection forth,
      SessionDirection back,
      Hearer hearer) {
    this.settings = settings;
    this.acceptance = acceptance;
    this.passed = passed;
    this.forth = forth;
    this.back = back;
    this.hearer = hearer;
  }

  private SessionDirection from(Side side) {
    return side == Side.CALLER ? forth : back;
  }

  @Override
  public boolean maySend(Side from, ChatContent content) {
    return names(settings, content, from(from).sender());
  }

  /** Whether a CPIM From is anonymous or an address of who sends (design 4.9). */
  static boolean names(Settings settings, ChatContent content, Sender sender) {
    return content.from() == null || names(settings, content.from(), sender);
  }

  /** As above, for the URI itself. */
  public static boolean names(Settings settings, String from, Sender sender) {
    if (sender.subscriberId() == null) {
      // Who is served elsewhere was checked there.
      return true;
    }
    String uri = from.startsWith("im:") ? "sip:" + from.substring(3) : from;
    try {
      UserAddress address = UserAddress.parse(uri, settings.domain(), settings.region());
      return address.isAnonymous() || sender.addresses().contains(address.canonical());
    } catch (AddressSyntaxException e) {
      return false;
    }
  }

  @Override
  public void active(LegMedia leg) {
    hearer.userActive(leg);
  }

  @Override
  public void passed(Side from, ChatContent content) {
    hearer.traffic();
    if (content.messageId() != null) {
      passed.passed(from(from), content.messageId(), content.wishes());
    }
  }

  @Override
  public SessionMedia.Verdict verdict(Side from, LegMedia source, byte[] notification) {
    List<ImdnDocument> documents;
    try {
      documents = ImdnParser.parseAll(CpimMessage.parse(notification).content());
    } catch (CpimSyntaxException | ImdnSyntaxException e) {
      return SessionMedia.Verdict.MALFORMED;
    }
    if (documents.isEmpty()) {
      return SessionMedia.Verdict.MALFORMED;
    }
    hearer.traffic();
    if (documents.stream().anyMatch(d -> d.disposition() == Disposition.DISPLAYED)) {
      hearer.userActive(source);
    }
    if (from(from).sender().subscriberId() == null) {
      // The server of who is served elsewhere has seen to it that each goes once.
      return SessionMedia.Verdict.PASS;
    }
    List<String> news = new ArrayList<>();
    for (ImdnDocument document : documents) {
      PassedMessages.Passage passage =
          passed.look(from(from), document.messageId(), document.disposition());
      if (passage == PassedMessages.Passage.UNKNOWN) {
        return SessionMedia.Verdict.STORE;
      }
      String said = said(from, document);
      if (passage == PassedMessages.Passage.GO && !onTheirWay.contains(said)) {
        news.add(said);
      }
    }
    onTheirWay.addAll(news);
    return news.isEmpty() ? SessionMedia.Verdict.DROP : SessionMedia.Verdict.PASS;
  }

  private static String said(Side from, ImdnDocument document) {
    return from + " " + document.disposition() + " " + document.messageId();
  }

  @Override
  public void notified(Side from, byte[] notification, boolean arrived) {
    try {
      for (ImdnDocument document : ImdnParser.parseAll(CpimMessage.parse(notification).content())) {
        onTheirWay.remove(said(from, document));
        if (arrived) {
          passed.report(from(from), document.messageId(), document.disposition());
        }
      }
    } catch (CpimSyntaxException | ImdnSyntaxException e) {
      throw new IllegalStateException("was read before it passed", e);
    }
  }

  @Override
  public void store(
      Side from,
      String contentType,
      ChatContent content,
      String id,
      byte[] bytes,
      IntConsumer done) {
    hearer.traffic();
    acceptance.chat(
        from(from),
        new SessionMessage(id, contentType, bytes),
        result -> done.accept(ServerSession.status(result)));
  }

  @Override
  public void storeNotification(
      Side from, String contentType, String id, byte[] bytes, IntConsumer done) {
    acceptance.notification(
        from(from),
        new SessionMessage(id, contentType, bytes),
        result -> done.accept(ServerSession.status(result)));
  }
}
