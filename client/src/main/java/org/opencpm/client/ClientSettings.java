package org.opencpm.client;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import org.opencpm.client.wire.WireLog;
import org.opencpm.subscriber.ServiceIdentifier;

/** What a {@link CpmClientBuilder} gathered; its methods say what each part means. */
record ClientSettings(
    ClientIdentity identity,
    String serverHost,
    int serverPort,
    Transport transport,
    InetAddress localAddress,
    int localPort,
    Set<ServiceIdentifier> services,
    Duration registrationExpires,
    boolean deliveryNotifications,
    boolean displayNotifications,
    boolean anonymousCpimAddresses,
    boolean overlappingMessages,
    String exploder,
    CpmListener listener,
    Function<ReceivedMessage, Answer> answers,
    WireLog wireLog,
    Clock clock,
    SessionSettings sessions,
    FileSettings files) {}
