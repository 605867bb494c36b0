package org.opencpm.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.opencpm.media.msrp.MsrpPath;
import org.opencpm.media.msrp.MsrpSyntaxException;
import org.opencpm.media.msrp.MsrpUri;
import org.opencpm.media.msrp.transport.EndpointSettings;
import org.opencpm.media.msrp.transport.EndpointTimes;
import org.opencpm.media.msrp.transport.Fingerprint;
import org.opencpm.media.msrp.transport.Listening;
import org.opencpm.media.msrp.transport.MsrpEndpoint;
import org.opencpm.media.msrp.transport.MsrpSession;
import org.opencpm.media.msrp.transport.MsrpSessionHandler;
import org.opencpm.media.msrp.transport.PathMatch;
import org.opencpm.media.msrp.transport.PeerTrust;
import org.opencpm.media.msrp.transport.SessionPlan;
import org.opencpm.media.msrp.transport.TlsIdentity;
import org.opencpm.media.sdp.MsrpMedia;
import org.opencpm.policy.Settings;

/**
 * The MSRP endpoint of this server (design section 3): its listeners and the sessions on it. Its
 * loop runs on a thread of the container.
 */
public final class MediaPlane {

  private static final Logger LOG = Logger.getLogger(MediaPlane.class.getName());

  /** After so long a silent peer is asked whether it is there; TCP keep-alive asks before. */
  private static final Duration SILENCE = Duration.ofMinutes(10);

  private static final Duration LAST_FRAMES = Duration.ofSeconds(1);

  private final Settings settings;
  private final MsrpEndpoint endpoint;
  private final Executor workers;
  private final Path spool;
  private final TlsIdentity identity;
  private final List<Listening> listeners = new ArrayList<>();

  /**
   * Makes an endpoint; {@link #listen} opens its ports.
   *
   * @param workers resolve host names
   * @param identity what is shown over TLS, null: no TLS
   */
  public MediaPlane(
      Settings settings, TlsIdentity identity, ThreadFactory threads, Executor workers) {
    this.settings = settings;
    this.identity = identity;
    this.workers = workers;
    this.spool = spoolFolder(settings);
    EndpointSettings wanted =
        EndpointSettings.of(settings.host()).withTimes(EndpointTimes.DEFAULT.withIdle(SILENCE));
    this.endpoint =
        new MsrpEndpoint(identity == null ? wanted : wanted.withIdentity(identity), threads);
  }

  /** Spool files of a process that died are of no use: their messages were not acknowledged. */
  private static Path spoolFolder(Settings settings) {
    try {
      Path folder = Files.createDirectories(settings.sessions().dataDir().resolve("spool"));
      try (var left = Files.newDirectoryStream(folder, "*.spool")) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for passing messages", e);
    }
  }

  /** Opens the listeners; a port that is taken is logged, and /health tells. */
  public void listen() {
    listen(settings.sessions().msrpPort(), false);
    if (identity != null) {
      listen(settings.sessions().msrpsPort(), true);
    }
  }

  private void listen(int port, boolean tls) {
    try {
      listeners.add(endpoint.listen(new InetSocketAddress(settings.sessions().bind(), port), tls));
    } catch (IOException e) {
      LOG.log(Level.SEVERE, "MSRP port {0} not opened: {1}", new Object[] {port, e.getMessage()});
    }
  }

  /** Whether all ports that were asked for are open. */
  public boolean listening() {
    return listeners.size() == (identity == null ? 1 : 2);
  }

  public int connections() {
    return endpoint.connections();
  }

  public int sessions() {
    return endpoint.sessions();
  }

  Path spool() {
    return spool;
  }

  /** A session of our own end, over TLS or not. */
  public MsrpSession open(boolean tls, MsrpSessionHandler handler) {
    return endpoint.open(tls ? SessionPlan.TLS : SessionPlan.PLAIN, handler);
  }

  /** Whether a leg can be had over TLS. */
  public boolean hasTls() {
    return identity != null;
  }

  /** How a peer is to find the session. */
  public LegEnd end(MsrpSession session) {
    MsrpUri uri = session.uri();
    List<org.opencpm.media.sdp.Fingerprint> certificates = List.of();
    if (uri.secure()) {
      Fingerprint print = identity.fingerprint();
      certificates = List.of(new org.opencpm.media.sdp.Fingerprint(print.algorithm(), print.hex()));
    }
    return new LegEnd(settings.host(), uri.port(), uri.toString(), certificates);
  }

  /**
   * Gives a session its other end.
   *
   * @param active we connect; else we wait for the other end
   */
  public void join(MsrpSession session, MsrpMedia theirs, boolean active) {
    try {
      MsrpPath path = MsrpPath.parse(String.join(" ", theirs.path()));
      if (!active) {
        // Our own session id is what nobody can guess; a host behind a NAT may name itself anew.
        session.accept(path, PathMatch.SESSION_ID);
        return;
      }
      MsrpUri next = path.first();
      String host = theirs.cema() ? theirs.host().orElse(next.host()) : next.host();
      int port = theirs.cema() ? theirs.port() : next.port();
      PeerTrust trust = trust(theirs);
      // A name is looked up, which may take its time.
      workers.execute(() -> session.connect(path, new InetSocketAddress(host, port), trust));
    } catch (MsrpSyntaxException e) {
      LOG.log(Level.INFO, "a=path of a peer: {0}", e.getMessage());
    }
  }

  private static PeerTrust trust(MsrpMedia theirs) throws MsrpSyntaxException {
    if (theirs.fingerprints().isEmpty()) {
      return PeerTrust.AUTHORITY;
    }
    return PeerTrust.fingerprint(Fingerprint.parse(theirs.fingerprints().get(0).toString()));
  }

  /** Closes the ports, then the sessions. */
  public void stop() {
    for (Listening listener : listeners) {
      listener.close();
    }
    endpoint.close(LAST_FRAMES);
  }
}
