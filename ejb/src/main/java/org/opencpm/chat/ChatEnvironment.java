package org.opencpm.chat;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.opencpm.messaging.MessageAcceptance;
import org.opencpm.messaging.PassedMessages;
import org.opencpm.messaging.RetryTimer;
import org.opencpm.policy.Settings;
import org.opencpm.signalling.SignallingLink;
import org.opencpm.subscriber.DeviceDirectory;
import org.opencpm.subscriber.SubscriberDirectory;

/**
 * What every session works with.
 *
 * @param unanswered hears of a user whose devices rang in vain
 * @param workers run the sessions' events
 */
record ChatEnvironment(
    Settings settings,
    SignallingLink link,
    MediaPlane plane,
    SessionInvite invites,
    SubscriberDirectory subscribers,
    DeviceDirectory devices,
    MessageAcceptance acceptance,
    PassedMessages passed,
    LiveChats chats,
    LongConsumer unanswered,
    RetryTimer timers,
    Executor workers,
    Clock clock) {}
