package org.opencpm.client;

import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.opencpm.chat.IsComposing;
import org.opencpm.client.call.CallClock;

/**
 * Who writes in a session (RFC 3994): this side's state as it is told to the other, and the other's
 * as it was told here. Used on the calls' thread.
 */
final class ComposingState {

  /** Without a key for so long the user has stopped (RFC 3994 section 3.1). */
  private static final Duration IDLE_AFTER = Duration.ofSeconds(15);

  private static final int REFRESH_SECONDS = IsComposing.DEFAULT_REFRESH;

  private final CallClock clock;
  private final Supplier<OffsetDateTime> now;
  private final Consumer<IsComposing> send;
  private final Consumer<Boolean> peerChanged;
  private boolean own;
  private boolean peer;
  private OffsetDateTime lastKey;
  private Future<?> ownIdle;
  private Future<?> ownRefresh;
  private Future<?> peerIdle;

  /**
   * Nobody writes.
   *
   * @param send tells the other side
   * @param peerChanged hears when the other side begins and ceases
   */
  ComposingState(
      CallClock clock,
      Supplier<OffsetDateTime> now,
      Consumer<IsComposing> send,
      Consumer<Boolean> peerChanged) {
    this.clock = clock;
    this.now = now;
    this.send = send;
    this.peerChanged = peerChanged;
  }

  /** The user has hit a key. */
  void typed() {
    lastKey = now.get();
    cancel(ownIdle);
    ownIdle = clock.after(IDLE_AFTER, this::idle);
    if (!own) {
      own = true;
      active();
    }
  }

  private void active() {
    send.accept(IsComposing.active(REFRESH_SECONDS));
    // Told again before the other side falls back to idle.
    ownRefresh =
        clock.after(
            Duration.ofSeconds(REFRESH_SECONDS - 10),
            () -> {
              if (own) {
                active();
              }
            });
  }

  /** The user has stopped. */
  void idle() {
    if (own) {
      sent();
      send.accept(IsComposing.idle(lastKey));
    }
  }

  /** A message has been sent: that says by itself that the user no longer writes it. */
  void sent() {
    own = false;
    cancel(ownIdle);
    cancel(ownRefresh);
  }

  /** The other side told its state. */
  void told(IsComposing state) {
    cancel(peerIdle);
    boolean active = state.state() == IsComposing.State.ACTIVE;
    if (active) {
      peerIdle = clock.after(Duration.ofSeconds(state.effectiveRefresh()), () -> peer(false));
    }
    peer(active);
  }

  /** A message came from the other side. */
  void messageCame() {
    cancel(peerIdle);
    peer(false);
  }

  private void peer(boolean composing) {
    if (peer != composing) {
      peer = composing;
      peerChanged.accept(composing);
    }
  }

  /** The session is over. */
  void end() {
    sent();
    cancel(peerIdle);
  }

  private static void cancel(Future<?> timer) {
    if (timer != null) {
      timer.cancel(false);
    }
  }
}
