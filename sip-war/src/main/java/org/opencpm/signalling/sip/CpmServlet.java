package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.ejb.EJBException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.servlet.ServletContext;
import javax.servlet.ServletException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipErrorEvent;
import javax.servlet.sip.SipErrorListener;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSessionsUtil;
import javax.servlet.sip.SipURI;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import javax.servlet.sip.annotation.SipListener;
import org.opencpm.operation.CpmApplication;

/**
 * The SIP face of the application: every request and every response passes here, is translated into
 * the words of the functions, and is theirs. No rule of CPM is in this module.
 */
@SipListener
public class CpmServlet extends SipServlet
    implements SipServletListener, TimerListener, SipErrorListener {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = Logger.getLogger(CpmServlet.class.getName());

  /** The container's executor (Java EE 7 EE.5.21). */
  private static final String WORKERS = "java:comp/DefaultManagedExecutorService";

  /** Found by its portable name: injection into SIP listeners is not there on every container. */
  private static final String APPLICATION = "java:app/ejb/CpmApplication";

  /** Attribute of the servlet context, shared by the container's instances of this class. */
  private static final String PARTS = SipSide.class.getName();

  @Override
  public void servletInitialized(SipServletContextEvent event) {
    SipFactory factory = (SipFactory) event.getServletContext().getAttribute(SIP_FACTORY);
    CpmApplication application = lookUp();
    TimerService timers = (TimerService) event.getServletContext().getAttribute(TIMER_SERVICE);
    SipSide parts = SipSide.of(factory, timers, workers(), application);
    event.getServletContext().setAttribute(PARTS, parts);
    parts.requests().prepare(interfaces(event.getServletContext()));
    application.attach(parts.signalling());
    application.attach(
        new TransferApplicationSessions(
            (SipSessionsUtil) event.getServletContext().getAttribute(SIP_SESSIONS_UTIL)));
  }

  @Override
  public void destroy() {
    SipSide parts = parts();
    if (parts != null) {
      try {
        parts.application().detach(parts.signalling());
      } catch (EJBException e) {
        // The functions have stopped first: they need nothing from us any more.
        LOG.log(Level.FINE, "functions are gone", e);
      }
    }
    super.destroy();
  }

  @Override
  protected void doRequest(SipServletRequest request) throws ServletException, IOException {
    SipSide parts = parts();
    if (parts == null) {
      if (!request.getMethod().equals("ACK")) {
        request.createResponse(SipServletResponse.SC_SERVICE_UNAVAILABLE).send();
      }
    } else if (!parts.requests().isOwn(request)) {
      parts.handle(request);
    }
  }

  @Override
  protected void doResponse(SipServletResponse response) throws IOException {
    parts().handle(response);
  }

  @Override
  public void timeout(ServletTimer timer) {
    parts().handle(timer);
  }

  @Override
  public void noAckReceived(SipErrorEvent event) {
    parts().unacknowledged(event.getResponse().getSession(false));
  }

  @Override
  public void noPrackReceived(SipErrorEvent event) {
    // No answer here is sent reliably (RFC 3262).
  }

  private SipSide parts() {
    return (SipSide) getServletContext().getAttribute(PARTS);
  }

  @SuppressWarnings("unchecked")
  private static List<SipURI> interfaces(ServletContext context) {
    return (List<SipURI>) context.getAttribute(OUTBOUND_INTERFACES);
  }

  private static Executor workers() {
    try {
      return (Executor) new InitialContext().lookup(WORKERS);
    } catch (NamingException e) {
      throw new IllegalStateException("no executor of the container: " + WORKERS, e);
    }
  }

  private static CpmApplication lookUp() {
    try {
      return (CpmApplication) new InitialContext().lookup(APPLICATION);
    } catch (NamingException e) {
      throw new IllegalStateException("the functions are not deployed: " + APPLICATION, e);
    }
  }
}
