package org.opencpm.administration.routing;

import java.util.Map;
import org.opencpm.administration.Actor;
import org.opencpm.administration.ForbiddenException;
import org.opencpm.administration.NotFoundException;
import org.opencpm.administration.Role;

/**
 * A request of somebody who has logged in, without a container's types.
 *
 * @param path below the place where the routes begin, as it was asked for
 * @param segments values of the named segments of its route
 */
public record Visit(
    Actor actor, String path, Map<String, String> segments, Parameters parameters, Input input) {

  /** Value of a named segment. */
  public String segment(String name) {
    return segments.get(name);
  }

  /**
   * Value of a named segment that is a number.
   *
   * @throws NotFoundException when it is none: nothing has such a name
   */
  public long id(String name) {
    try {
      return Long.parseLong(segment(name));
    } catch (NumberFormatException e) {
      throw new NotFoundException("There is nothing with the number " + segment(name) + ".");
    }
  }

  /** Sees to it that the operator may. */
  public void needs(Role role) {
    if (!actor.role().includes(role)) {
      throw new ForbiddenException(
          "This needs the role "
              + role.name().toLowerCase(java.util.Locale.ROOT)
              + "; you are "
              + actor.name()
              + ", "
              + actor.role().name().toLowerCase(java.util.Locale.ROOT)
              + ".");
    }
  }
}
