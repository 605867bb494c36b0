package org.opencpm.administration.page;

import freemarker.cache.ClassTemplateLoader;
import freemarker.core.TemplateClassResolver;
import freemarker.template.Configuration;
import freemarker.template.TemplateException;
import freemarker.template.TemplateExceptionHandler;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.enterprise.context.ApplicationScoped;
import javax.inject.Inject;

/**
 * The templates of the pages. They end in {@code .ftlh}: every value is escaped for HTML, and a
 * value that is not there fails the page instead of leaving a hole.
 */
@ApplicationScoped
public class Templates {

  private Configuration configuration;
  private Formats formats;

  /** For the container's proxy. */
  protected Templates() {}

  /** With the clock by which ages are told. */
  @Inject
  public Templates(Clock clock) {
    formats = new Formats(clock);
    configuration = new Configuration(Configuration.VERSION_2_3_33);
    configuration.setTemplateLoader(new ClassTemplateLoader(Templates.class, "/console"));
    configuration.setDefaultEncoding(StandardCharsets.UTF_8.name());
    configuration.setLocale(Locale.ENGLISH);
    configuration.setNumberFormat("computer");
    configuration.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
    configuration.setLogTemplateExceptions(false);
    configuration.setWrapUncheckedExceptions(true);
    configuration.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
    // Templates are part of the application: read once.
    configuration.setTemplateUpdateDelayMilliseconds(Long.MAX_VALUE);
  }

  /**
   * The page as HTML.
   *
   * @throws IllegalStateException when the template and the values do not fit
   */
  public String render(String template, Map<String, Object> values) {
    Map<String, Object> model = new HashMap<>(values);
    model.put("f", formats);
    StringWriter html = new StringWriter(16_384);
    try {
      configuration.getTemplate(template + ".ftlh").process(model, html);
    } catch (IOException | TemplateException e) {
      throw new IllegalStateException("the page " + template + " cannot be made", e);
    }
    return html.toString();
  }
}
