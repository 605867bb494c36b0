package org.opencpm.subscriber.jpa;

import java.time.Instant;
import javax.persistence.Column;
import javax.persistence.Embeddable;
import org.opencpm.subscriber.Binding;
import org.opencpm.subscriber.Flow;

/** The columns of {@code device} that hold its binding; all are null while it has none. */
@Embeddable
public class BindingFields {

  @Column(name = "contact_uri")
  private String contactUri;

  @Column(name = "contact_params")
  private String contactParams;

  @Column(name = "transport")
  private String transport;

  @Column(name = "source_address")
  private String sourceAddress;

  @Column(name = "source_port")
  private Integer sourcePort;

  @Column(name = "aor")
  private String address;

  @Column(name = "call_id")
  private String callId;

  @Column(name = "cseq")
  private Long cseq;

  @Column(name = "expires_at")
  private Long expiresAt;

  @Column(name = "q")
  private Double q;

  @Column(name = "user_agent")
  private String userAgent;

  @Column(name = "gruu")
  private String gruu;

  @Column(name = "path")
  private String path;

  protected BindingFields() {}

  static BindingFields none() {
    return new BindingFields();
  }

  static BindingFields of(Binding binding) {
    BindingFields fields = new BindingFields();
    fields.contactUri = binding.contactUri();
    fields.contactParams = binding.contactParams();
    fields.transport = binding.flow().transport();
    fields.sourceAddress = binding.flow().address();
    fields.sourcePort = binding.flow().port();
    fields.address = binding.address();
    fields.callId = binding.callId();
    fields.cseq = binding.cseq();
    fields.expiresAt = binding.expiresAt().toEpochMilli();
    fields.q = binding.q();
    fields.userAgent = binding.userAgent();
    fields.gruu = binding.gruu();
    fields.path = binding.path();
    return fields;
  }

  boolean isOf(String otherCallId, long otherCseq) {
    return expiresAt != null && cseq == otherCseq && callId.equals(otherCallId);
  }

  Binding toBinding(boolean lost) {
    return new Binding(
        contactUri,
        contactParams,
        new Flow(transport, sourceAddress, sourcePort),
        address,
        callId,
        cseq,
        Instant.ofEpochMilli(expiresAt),
        q,
        userAgent,
        gruu,
        path,
        lost);
  }

  boolean present() {
    return expiresAt != null;
  }
}
