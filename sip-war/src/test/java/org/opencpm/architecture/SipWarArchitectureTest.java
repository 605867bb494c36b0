package org.opencpm.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.servlet.sip.SipFactory;
import javax.servlet.sip.SipServletRequest;
import javax.servlet.sip.SipServletResponse;
import javax.servlet.sip.SipSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Design section 3: the SIP side translates and does nothing else. */
class SipWarArchitectureTest {

  private static final int LONGEST = 400;
  private static final String HOME = "org.opencpm.signalling.sip";

  private static JavaClasses own;

  @BeforeAll
  static void read() {
    own = new ClassFileImporter().importPath(Path.of("target/classes"));
    assertThat(own.size()).isGreaterThan(2);
  }

  @Test
  void allOfItIsInOnePackage() {
    classes().should().resideInAPackage(HOME).check(own);
  }

  @Test
  void itKnowsTheFunctionsByTheirFrontAlone() {
    // The application, its words for signalling, and where a request came from: no rule of CPM.
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "java..",
            "javax.servlet..",
            "javax.naming..",
            "javax.annotation..",
            "javax.ejb",
            HOME,
            "org.opencpm.signalling",
            "org.opencpm.operation",
            "org.opencpm.subscriber")
        .check(own);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "org\\.opencpm\\..*(Repository|Transaction|Transactions|Policy|Policies|Registrar)")
        .check(own);
  }

  @Test
  void oneClassMakesRequestsOutsideOfDialogs() {
    // ContactEscapes makes two to see what the container does to them; they go nowhere.
    only("OutgoingRequests|ContactEscapes", target("createRequest", SipFactory.class));
  }

  @Test
  void callsMakeRequestsInsideTheirDialogs() {
    only("DialogClient|SentCall", target("createRequest", SipSession.class));
  }

  @Test
  void requestsAreSentByFew() {
    // SipSignalling is the one that may do so on any thread; calls do it at the container's turn.
    only(
        "OutgoingRequests|SipSignalling|SentCall|DialogClient",
        target("send", SipServletRequest.class));
  }

  @Test
  void answersAreSentByFew() {
    only(
        "AnswerQueue|CpmServlet|OutgoingRequests|ReceivedCall|DialogServer",
        target("send", SipServletResponse.class));
  }

  private static void only(String classes, DescribedPredicate<JavaCall<?>> call) {
    noClasses()
        .that()
        .haveNameNotMatching(HOME + "\\.(" + classes + ")(\\$.*)?")
        .should()
        .callMethodWhere(call)
        .check(own);
  }

  @Test
  void onlyTheStandardApiIsUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.ibm..", "io.openliberty..", "org.mobicents..", "org.restcomm..", "gov.nist..")
        .check(own);
  }

  @Test
  void nobodyPrintsAndNamesSayWhatThingsAre() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(own);
    noClasses().should().haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)").check(own);
  }

  @Test
  void noClassIsLongerThanItsAlarm() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThanOrEqualTo(LONGEST);
      }
    }
  }

  private static DescribedPredicate<JavaCall<?>> target(String method, Class<?> owner) {
    return DescribedPredicate.describe(
        owner.getSimpleName() + "." + method,
        call -> call.getName().equals(method) && call.getTargetOwner().isAssignableTo(owner));
  }
}
