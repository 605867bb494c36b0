package org.opencpm.signalling.sip;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.ejb.EJBException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.servlet.ServletException;
import javax.servlet.sip.ServletTimer;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServlet;
import javax.servlet.sip.SipServletContextEvent;
import javax.servlet.sip.SipServletListener;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.TimerListener;
import javax.servlet.sip.TimerService;
import javax.servlet.sip.annotation.SipListener;
import org.opencpm.operation.CpmApplication;
import org.opencpm.signalling.InboundRequest;

/**
 * The SIP face of the application: every request and every response passes here, is translated into
 * the words of the functions, and is theirs. No rule of CPM is in this module.
 */
@SipListener
public class CpmServlet extends SipServlet implements SipServletListener, TimerListener {

  private static final long serialVersionUID = 1L;

  private static final Logger LOG = Logger.getLogger(CpmServlet.class.getName());

  /** The container's executor (Java EE 7 EE.5.21). */
  private static final String WORKERS = "java:comp/DefaultManagedExecutorService";

  /** Found by its portable name: injection into SIP listeners is not there on every container. */
  private static final String APPLICATION = "java:app/ejb/CpmApplication";

  /** Attributes of the servlet context, shared by the container's instances of this class. */
  private static final String SIGNALLING = SipSignalling.class.getName();

  private static final String ANSWERS = AnswerQueue.class.getName();

  private static final String FUNCTIONS = CpmApplication.class.getName();

  @Override
  public void servletInitialized(SipServletContextEvent event) {
    SipFactory factory = (SipFactory) event.getServletContext().getAttribute(SIP_FACTORY);
    CpmApplication application = lookUp();
    TimerService timers = (TimerService) event.getServletContext().getAttribute(TIMER_SERVICE);
    event.getServletContext().setAttribute(ANSWERS, new AnswerQueue(factory, timers));
    SipSignalling signalling = new SipSignalling(factory, new TcpReach(workers()));
    event.getServletContext().setAttribute(SIGNALLING, signalling);
    event.getServletContext().setAttribute(FUNCTIONS, application);
    signalling.prepare();
    application.attach(signalling);
  }

  @Override
  public void destroy() {
    SipSignalling signalling = signalling();
    if (signalling != null) {
      try {
        application().detach(signalling);
      } catch (EJBException e) {
        // The functions have stopped first: they need nothing from us any more.
        LOG.log(Level.FINE, "functions are gone", e);
      }
    }
    super.destroy();
  }

  @Override
  protected void doRequest(SipServletRequest request) throws ServletException, IOException {
    SipSignalling signalling = signalling();
    if (signalling == null) {
      request.createResponse(SipServletResponse.SC_SERVICE_UNAVAILABLE).send();
    } else if (request.getMethod().equals("ACK") || request.getMethod().equals("CANCEL")) {
      // Nothing answers these; a CANCEL of a MESSAGE has no meaning (RFC 3428 section 7).
      return;
    } else if (!signalling.isOwn(request)) {
      AnswerQueue answers = answers();
      InboundRequest inbound = Requests.inbound(request);
      answers.handling(request, () -> application().handle(inbound, answers.to(request)));
    }
  }

  @Override
  protected void doResponse(SipServletResponse response) {
    answers().turn();
    signalling().answered(response);
  }

  @Override
  public void timeout(ServletTimer timer) {
    answers().timeout();
  }

  private SipSignalling signalling() {
    return (SipSignalling) getServletContext().getAttribute(SIGNALLING);
  }

  private AnswerQueue answers() {
    return (AnswerQueue) getServletContext().getAttribute(ANSWERS);
  }

  private CpmApplication application() {
    return (CpmApplication) getServletContext().getAttribute(FUNCTIONS);
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
