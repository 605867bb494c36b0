package org.opencpm.subscriber.jpa;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.persistence.CollectionTable;
import javax.persistence.Column;
import javax.persistence.ElementCollection;
import javax.persistence.Entity;
import javax.persistence.FetchType;
import javax.persistence.GeneratedValue;
import javax.persistence.GenerationType;
import javax.persistence.Id;
import javax.persistence.JoinColumn;
import javax.persistence.MapKeyColumn;
import javax.persistence.OrderColumn;
import javax.persistence.SequenceGenerator;
import javax.persistence.Table;
import org.opencpm.subscriber.Subscriber;

/** Row of {@code subscriber} with its addresses and credentials. */
@Entity(name = "Subscriber")
@Table(name = "subscriber")
public class SubscriberEntity {

  @Id
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "subscriber_id")
  @SequenceGenerator(name = "subscriber_id", sequenceName = "subscriber_id_seq", allocationSize = 1)
  @Column(name = "id")
  private Long id;

  @Column(name = "user_name")
  private String userName;

  @Column(name = "active")
  private boolean active;

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(name = "subscriber_address", joinColumns = @JoinColumn(name = "subscriber_id"))
  @OrderColumn(name = "position")
  @Column(name = "address")
  private List<String> addresses = new ArrayList<>();

  @ElementCollection(fetch = FetchType.EAGER)
  @CollectionTable(
      name = "subscriber_credential",
      joinColumns = @JoinColumn(name = "subscriber_id"))
  @MapKeyColumn(name = "algorithm")
  @Column(name = "ha1")
  private Map<String, String> ha1 = new HashMap<>();

  protected SubscriberEntity() {}

  SubscriberEntity(String userName, List<String> addresses, Map<String, String> ha1) {
    this.userName = userName;
    this.active = true;
    this.addresses.addAll(addresses);
    this.ha1.putAll(ha1);
  }

  Subscriber toSubscriber() {
    return new Subscriber(id, userName, active, addresses, ha1);
  }

  long id() {
    return id;
  }
}
