package org.opencpm.compliance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the rows of {@code docs/requirements.tsv} that a test proves. On a type it holds for every
 * test method of that type, of its subtypes and of its nested types, beside what the method itself
 * names; where both name the same row the method's word counts.
 *
 * <p>A test that proves every clause of a row says so by leaving {@link #partial()} at its default;
 * a test that proves some of the clauses sets it, in an annotation of its own if it proves other
 * rows in full. A row nobody claims in full stays <i>partial</i> in the statement of compliance,
 * however many partial claims it has. An id that is not in the catalogue fails the build.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@Repeatable(Requirement.All.class)
public @interface Requirement {

  /** Ids of the proved rows, for example {@code "CPM-CONV-001"}. */
  String[] value();

  /** True if the test proves only some of the clauses of these rows. */
  boolean partial() default false;

  /** Holds several annotations on one element; the compiler writes it. */
  @Documented
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.METHOD, ElementType.TYPE})
  @interface All {

    /** The annotations of the element. */
    Requirement[] value();
  }
}
