package org.opencpm.administration;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;
import org.opencpm.filetransfer.FileTransactions;
import org.opencpm.filetransfer.FileTransfer;
import org.opencpm.filetransfer.MovingFile;
import org.opencpm.filetransfer.TransferState;
import org.opencpm.policy.ConsoleSettings;
import org.opencpm.policy.EffectivePolicy;
import org.opencpm.policy.Policies;
import org.opencpm.policy.Policy;

/** {@link Console}: brings together what the database has and what this node does. */
@ApplicationScoped
public class StoredConsole implements Console {

  /** An owner that nobody is. */
  private static final long NOBODY = -1;

  @Inject private StoryTransactions stories;
  @Inject private ContentTransactions contents;
  @Inject private ListTransactions lists;
  @Inject private FileTransactions files;
  @Inject private WaitingUsers waiting;
  @Inject private RunningSessions sessions;
  @Inject private OverviewSampler sampler;
  @Inject private Policies policies;
  @Inject private ConsoleSettings settings;
  @Inject private Clock clock;

  @Override
  public Page<Found> find(Search search) {
    return stories.find(search, sessions.callIds());
  }

  @Override
  public Optional<Story> story(String key) {
    return stories.story(key, sessions.callIds());
  }

  @Override
  public Optional<Content> content(Actor actor, String key) {
    if (!settings.showsContent() || actor.role() != Role.ADMINISTRATOR) {
      throw new ForbiddenException(
          settings.showsContent()
              ? "What messages say is for administrators alone."
              : "What messages say is not shown here (CPM_CONSOLE_CONTENT).");
    }
    return stories.recipients(key).stream()
        .findFirst()
        .flatMap(row -> contents.read(actor, row, key));
  }

  @Override
  public Overview overview() {
    return sampler.overview();
  }

  @Override
  public Page<Waiting> waiting(String after, int size) {
    return waiting.page(after, size);
  }

  @Override
  public Page<DeviceView> devices(String text, boolean registeredAlone, String after, int size) {
    return lists.devices(text, registeredAlone, after, size);
  }

  @Override
  public Optional<DeviceView> device(long id) {
    return lists.device(id);
  }

  @Override
  public List<SessionView> sessions() {
    return sessions.views();
  }

  @Override
  public Page<TransferView> transfers(String after, int size) {
    int max = PageSize.of(size);
    Map<Long, Long> moving = sessions.overHttp();
    List<TransferView> page = new ArrayList<>();
    if (after == null || after.isBlank()) {
      sessions.overMsrp().forEach(file -> page.add(view(file)));
      List<FileTransfer> live =
          moving.keySet().stream().map(files::find).flatMap(Optional::stream).toList();
      page.addAll(views(live, moving));
    }
    List<FileTransfer> kept = files.newest(PageSize.number(after, Long.MAX_VALUE), max);
    page.addAll(
        views(kept.stream().filter(file -> !moving.containsKey(file.id())).toList(), moving));
    String next = kept.size() < max ? null : Long.toString(kept.get(max - 1).id());
    return new Page<>(page, next);
  }

  @Override
  public Optional<TransferView> transfer(long id) {
    if (id < 0) {
      return sessions.overMsrp().stream()
          .map(StoredConsole::view)
          .filter(file -> file.id() == id)
          .findFirst();
    }
    return views(files.find(id).stream().toList(), sessions.overHttp()).stream().findFirst();
  }

  private static TransferView view(MovingFile file) {
    return new TransferView(
        -file.session(),
        "MSRP",
        "sending",
        file.sender(),
        file.contentType(),
        file.done(),
        file.size(),
        true,
        null);
  }

  private List<TransferView> views(List<FileTransfer> transfers, Map<Long, Long> moving) {
    Map<Long, String> owners =
        lists.ownerNames(transfers.stream().map(FileTransfer::ownerId).distinct().toList());
    return transfers.stream()
        .map(
            file -> {
              boolean live = moving.containsKey(file.id());
              long size = file.size().orElse(-1);
              boolean whole = file.state() == TransferState.COMPLETE;
              return new TransferView(
                  file.id(),
                  "HTTP",
                  state(file, live),
                  owners.getOrDefault(file.ownerId(), "subscriber " + file.ownerId()),
                  file.contentType(),
                  live ? moving.get(file.id()) : whole ? size : 0,
                  size,
                  live,
                  file.expiresAt());
            })
        .toList();
  }

  private String state(FileTransfer file, boolean live) {
    return switch (file.state()) {
      case RECEIVING -> "receiving";
      case COMPLETE -> live ? "sending" : file.isAvailable(clock.instant()) ? "complete" : "gone";
      case GONE -> "gone";
    };
  }

  @Override
  public Page<SubscriberView> subscribers(String text, String after, int size) {
    return lists.subscribers(text, after, size);
  }

  @Override
  public Optional<SubscriberDetail> subscriber(long id) {
    return lists.subscriber(id, policies(id));
  }

  @Override
  public List<PolicyView> policies(Long subscriberId) {
    EffectivePolicy policy = policies.of(subscriberId == null ? NOBODY : subscriberId);
    return Arrays.stream(Policy.values())
        .filter(one -> subscriberId == null || one.userMaySet())
        .map(one -> view(one, policy, subscriberId == null))
        .toList();
  }

  private static PolicyView view(Policy one, EffectivePolicy policy, boolean ofProvider) {
    return new PolicyView(
        one.key(),
        policy.get(one),
        one.fallback(),
        ofProvider ? policy.byProvider(one) : policy.byUser(one),
        !ofProvider && policy.byProvider(one),
        one.userMaySet(),
        one.choices(),
        one.text());
  }

  @Override
  public Page<AuditEntry> audit(String after, int size) {
    return lists.audit(after, size);
  }
}
