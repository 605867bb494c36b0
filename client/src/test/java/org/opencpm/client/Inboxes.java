package org.opencpm.client;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what came. */
final class Inboxes implements CpmListener {

  final List<ReceivedMessage> messages = new CopyOnWriteArrayList<>();
  final List<ReceivedNotification> notifications = new CopyOnWriteArrayList<>();
  final List<Registration> registrations = new CopyOnWriteArrayList<>();

  @Override
  public void onMessage(ReceivedMessage message) {
    messages.add(message);
  }

  @Override
  public void onNotification(ReceivedNotification notification) {
    notifications.add(notification);
  }

  @Override
  public void onRegistration(Registration registration) {
    registrations.add(registration);
  }

  List<ReceivedMessage> messages(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> messages.size() >= count);
    return messages;
  }

  List<ReceivedNotification> notifications(int count) {
    await().atMost(Duration.ofSeconds(10)).until(() -> notifications.size() >= count);
    return notifications;
  }
}
