package org.opencpm.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.opencpm.client.media.FileItem;
import org.opencpm.signalling.HeaderList;

/**
 * What an offer of files, or a wish for some, comes to: it is answered once the user has decided
 * about each. One that is taken, or given, is enough for a 200 that refuses the others by port 0;
 * else it is refused as a whole (CT-FT-15, CT-FT-17). Used on the calls' thread.
 */
final class FileAnswer {

  /** Takes the answer. */
  interface Reply {

    /** Some are to move, by the places of their m-lines. */
    void accept(Map<Integer, FileItem> taken);

    /** None is. */
    void refuse(SessionAnswer answer);
  }

  private static final int DECLINE = 603;

  private final Set<Integer> open;
  private final Map<Integer, FileItem> taken = new TreeMap<>();
  private final Map<Integer, SessionAnswer> refused = new HashMap<>();
  private final Reply reply;
  private boolean given;

  /**
   * Nothing is decided yet.
   *
   * @param places of the files
   */
  FileAnswer(Collection<Integer> places, Reply reply) {
    this.open = new HashSet<>(places);
    this.reply = reply;
  }

  /** A file is to move. */
  void take(int place, FileItem item) {
    if (!given && open.remove(place)) {
      taken.put(place, item);
      giveIfDecided();
    }
  }

  /**
   * A file is not to move; one that was to, as long as nothing is answered.
   *
   * @param why what would be answered if there were no other file
   */
  void refuse(int place, SessionAnswer why) {
    if (!given && (open.remove(place) || taken.remove(place) != null)) {
      refused.put(place, why);
      giveIfDecided();
    }
  }

  private void giveIfDecided() {
    if (!open.isEmpty()) {
      return;
    }
    given = true;
    if (!taken.isEmpty()) {
      reply.accept(taken);
      return;
    }
    SessionAnswer first = refused.values().iterator().next();
    boolean alike = refused.values().stream().allMatch(one -> one.status() == first.status());
    reply.refuse(alike ? first : new SessionAnswer(DECLINE, "Decline", HeaderList.empty()));
  }
}
