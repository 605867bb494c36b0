package org.opencpm.client.bench;

import java.io.IOException;
import org.opencpm.client.bench.Flights.Stage;

/** Loads whose messages are done with the server's answer: bare OPTIONS, and messages to users. */
final class ServerLoads {

  private ServerLoads() {}

  /** OPTIONS to the server itself: what the container can do at all. */
  static Load options(RequestTexts texts, Endpoint endpoint) {
    Template template = texts.options(endpoint);
    return new Answered("options", template, endpoint) {
      @Override
      void patch(int number) {}
    };
  }

  /** Messages to users without a device: done when the server took them. */
  static Load accept(RequestTexts texts, Endpoint endpoint, BenchUsers users) {
    Template template = texts.message(endpoint);
    Template.Slot sender = template.slot("sender");
    Template.Slot recipient = template.slot("recipient");
    int firstSender = users.senders().get(0).number();
    int firstOffline = users.offlineUsers().get(0).number();
    return new Answered("accept", template, endpoint) {
      @Override
      void patch(int number) {
        datagram()
            .decimal(sender, firstSender + number % users.pairs())
            .decimal(recipient, firstOffline + number % users.offline());
      }
    };
  }

  private abstract static class Answered implements Load {

    private final String name;
    private final Endpoint endpoint;
    private final PatchedDatagram datagram;
    private final Template.Slot number;

    Answered(String name, Template template, Endpoint endpoint) {
      this.name = name;
      this.endpoint = endpoint;
      this.datagram = template.datagram();
      this.number = template.slot("number");
    }

    abstract void patch(int number);

    PatchedDatagram datagram() {
      return datagram;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Stage last() {
      return Stage.ANSWERED;
    }

    @Override
    public void record(Flights flights) {
      endpoint.receiver(
          (at, received, ok, nanos) -> {
            if (received.isRequest()) {
              at.send(ok.to(received));
            } else if (flights != null) {
              Answers.note(flights, Stage.ANSWERED, received, nanos);
            }
          });
    }

    @Override
    public void send(int of) throws IOException {
      datagram.hex(number, of);
      patch(of);
      endpoint.send(datagram.ready());
    }
  }
}
