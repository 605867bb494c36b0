package org.opencpm.filetransfer;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.opencpm.chat.DeviceChoice;
import org.opencpm.chat.MediaPlane;
import org.opencpm.chat.SessionInvite;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.RetryTimer;
import org.opencpm.policy.FileSettings;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * What every transfer works with.
 *
 * @param unanswered hears of a user whose devices rang in vain
 * @param shared where SIP and HTTP find transfers
 * @param workers run the transfers' events and write files
 */
record FileEnvironment(
    Settings settings,
    FileSettings files,
    Policies policies,
    SignallingLink link,
    MediaPlane plane,
    SessionInvite invites,
    SubscriberDirectory subscribers,
    DeviceChoice devices,
    KeptFiles kept,
    FileIntake intake,
    Screenings screenings,
    PassedMessages passed,
    RunningTransfers live,
    LiveTransfers shared,
    RetryTimer timers,
    LongConsumer unanswered,
    Executor workers,
    Clock clock) {}
