package org.opencpm.client.bench;

import java.io.IOException;

/** A kind of load: what one message of it is, and when it is done. */
interface Load {

  /** Name for progress lines. */
  String name();

  /** Stage at which a message of this load is done. */
  Flights.Stage last();

  /** Notes arrivals into this record from now on; null: into none. */
  void record(Flights flights);

  /** Sends the first datagram of a message; on the pacing thread alone. */
  void send(int number) throws IOException;
}
