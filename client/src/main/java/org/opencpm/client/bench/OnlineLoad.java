package org.opencpm.client.bench;

import java.io.IOException;
import org.opencpm.client.bench.Flights.Stage;

/**
 * Messages between users with devices: the server takes a message, brings it to the recipient's
 * device, takes the device's delivery notification, and brings that to the sender's device. Done
 * when it is there.
 */
final class OnlineLoad implements Load {

  private final Endpoint senders;
  private final PatchedDatagram message;
  private final Template.Slot messageNumber;
  private final Template.Slot messageSender;
  private final Template.Slot messageRecipient;
  private final Endpoint recipients;
  private final PatchedDatagram report;
  private final Template.Slot reportNumber;
  private final Template.Slot reportSender;
  private final Template.Slot reportRecipient;
  private final int pairs;
  private final int firstSender;
  private final int firstRecipient;
  private volatile Flights flights;

  /**
   * Prepares the load.
   *
   * @param senders where the senders are registered
   * @param recipients where the recipients are; another one, for each is read by its own thread
   */
  OnlineLoad(RequestTexts texts, Endpoint senders, Endpoint recipients, BenchUsers users) {
    this.senders = senders;
    this.recipients = recipients;
    Template text = texts.message(senders);
    this.message = text.datagram();
    this.messageNumber = text.slot("number");
    this.messageSender = text.slot("sender");
    this.messageRecipient = text.slot("recipient");
    Template answer = texts.report(recipients);
    this.report = answer.datagram();
    this.reportNumber = answer.slot("number");
    this.reportSender = answer.slot("sender");
    this.reportRecipient = answer.slot("recipient");
    this.pairs = users.pairs();
    this.firstSender = users.senders().get(0).number();
    this.firstRecipient = users.recipients().get(0).number();
  }

  @Override
  public String name() {
    return "online";
  }

  @Override
  public Stage last() {
    return Stage.COMPLETED;
  }

  @Override
  public void record(Flights next) {
    flights = next;
    senders.receiver(this::atSender);
    recipients.receiver(this::atRecipient);
  }

  @Override
  public void send(int number) throws IOException {
    message
        .hex(messageNumber, number)
        .decimal(messageSender, firstSender + number % pairs)
        .decimal(messageRecipient, firstRecipient + number % pairs);
    senders.send(message.ready());
  }

  private void atSender(Endpoint at, SipDatagram datagram, OkResponse ok, long nanos)
      throws IOException {
    Flights step = flights;
    if (datagram.isRequest()) {
      at.send(ok.to(datagram));
      if (step != null) {
        long number = Answers.delivered(datagram, RequestTexts.REPORTED_ID);
        step.reached(Stage.COMPLETED, number, nanos);
      }
    } else if (step != null) {
      Answers.note(step, Stage.ANSWERED, datagram, nanos);
    }
  }

  private void atRecipient(Endpoint at, SipDatagram datagram, OkResponse ok, long nanos)
      throws IOException {
    Flights step = flights;
    if (!datagram.isRequest()) {
      if (step != null) {
        Answers.note(step, Stage.REPORT_ANSWERED, datagram, nanos);
      }
      return;
    }
    at.send(ok.to(datagram));
    long number = Answers.delivered(datagram, RequestTexts.MESSAGE_ID);
    if (step != null && step.reached(Stage.DELIVERED, number, nanos)) {
      report
          .hex(reportNumber, number)
          .decimal(reportRecipient, firstRecipient + number % pairs)
          .decimal(reportSender, firstSender + number % pairs);
      step.reached(Stage.REPORT_SENT, number, System.nanoTime());
      at.send(report.ready());
    }
  }
}
