package org.opencpm.administration;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.ejb.Stateless;
import javax.inject.Inject;
import org.opencpm.messaging.Backlog;
import org.opencpm.messaging.MessageRepository;
import org.opencpm.subscriber.DeviceRepository;
import org.opencpm.subscriber.Subscriber;

/** What waits and who is there, each read in a transaction of its own. */
@Stateless
public class BacklogTransactions {

  @Inject private LiveRepository live;
  @Inject private MessageRepository messages;
  @Inject private DeviceRepository devices;
  @Inject private DirectoryRepository directory;
  @Inject private Clock clock;

  /** For the container. */
  public BacklogTransactions() {}

  /** For use outside of a container. */
  BacklogTransactions(
      LiveRepository live,
      MessageRepository messages,
      DeviceRepository devices,
      DirectoryRepository directory,
      Clock clock) {
    this.live = live;
    this.messages = messages;
    this.devices = devices;
    this.directory = directory;
    this.clock = clock;
  }

  public List<WaitingUser> waitingUsers(int max) {
    return live.waitingUsers(clock.instant(), max);
  }

  public Backlog backlog() {
    return messages.backlog(clock.instant());
  }

  public long registered() {
    return devices.countRegistered(clock.instant());
  }

  public long subscribers() {
    return directory.countSubscribers();
  }

  /** Lines of the waiting users, in their order. */
  public List<Waiting> lines(List<WaitingUser> users) {
    Instant now = clock.instant();
    List<Long> ids = users.stream().map(WaitingUser::subscriberId).toList();
    Map<Long, Subscriber> subscribers =
        directory.subscribers(ids).stream().collect(Collectors.toMap(Subscriber::id, one -> one));
    List<DeviceRow> rows = directory.devicesOf(ids);
    return users.stream()
        .map(
            user ->
                new Waiting(
                    user.subscriberId(),
                    address(subscribers.get(user.subscriberId()), user),
                    user.messages(),
                    user.oldest(),
                    user.nextExpiry(),
                    why(user, rows, now)))
        .toList();
  }

  private static String address(Subscriber user, WaitingUser waiting) {
    return user == null || user.addresses().isEmpty()
        ? "subscriber " + waiting.subscriberId()
        : user.defaultAddress();
  }

  private static String why(WaitingUser user, List<DeviceRow> rows, Instant now) {
    List<DeviceRow> own =
        rows.stream()
            .filter(row -> row.device().subscriberId() == user.subscriberId())
            .filter(row -> row.device().liveBinding(now).isPresent())
            .toList();
    if (own.isEmpty()) {
      return "No device is registered.";
    }
    boolean allLost = own.stream().noneMatch(row -> row.device().reachable(now));
    if (allLost) {
      return own.size() == 1
          ? "The registered device does not answer."
          : "None of the " + own.size() + " registered devices answers.";
    }
    return "A device is registered: it is busy, or messages are on their way.";
  }
}
