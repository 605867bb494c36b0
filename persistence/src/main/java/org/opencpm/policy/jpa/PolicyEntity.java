package org.opencpm.policy.jpa;

import java.io.Serializable;
import java.util.Objects;
import javax.persistence.Column;
import javax.persistence.Entity;
import javax.persistence.Id;
import javax.persistence.IdClass;
import javax.persistence.Table;

/** Row of {@code policy}: one setting of a user or of the provider. */
@Entity(name = "Policy")
@Table(name = "policy")
@IdClass(PolicyEntity.Key.class)
public class PolicyEntity {

  /** Owner of the provider's policies; no subscriber has this id. */
  static final long PROVIDER = 0;

  @Id
  @Column(name = "owner_id")
  private long ownerId;

  @Id
  @Column(name = "name")
  private String name;

  @Column(name = "setting")
  private String setting;

  protected PolicyEntity() {}

  PolicyEntity(long ownerId, String name, String setting) {
    this.ownerId = ownerId;
    this.name = name;
    this.setting = setting;
  }

  String name() {
    return name;
  }

  String setting() {
    return setting;
  }

  /** Primary key. */
  public static class Key implements Serializable {

    private static final long serialVersionUID = 1L;

    private long ownerId;
    private String name;

    protected Key() {}

    Key(long ownerId, String name) {
      this.ownerId = ownerId;
      this.name = name;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.ownerId == ownerId && key.name.equals(name);
    }

    @Override
    public int hashCode() {
      return Objects.hash(ownerId, name);
    }
  }
}
