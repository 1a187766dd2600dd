"""Services, and what they ask for: where one must live, what one must bring, what it costs."""

from django.db import models

STATUSES = ("active", "inactive", "defunct", "temporarily closed")


class Service(models.Model):
    """A help that an organization gives."""

    id = models.UUIDField(primary_key=True)
    organization_id = models.UUIDField(db_index=True)
    program_id = models.UUIDField(null=True, db_index=True)
    name = models.TextField()
    alternate_name = models.TextField(null=True)
    description = models.TextField(null=True)
    url = models.TextField(null=True)
    email = models.TextField(null=True)
    status = models.CharField(max_length=20)
    interpretation_services = models.TextField(null=True)
    application_process = models.TextField(null=True)
    fees_description = models.TextField(null=True)
    wait_time = models.TextField(null=True)
    fees = models.TextField(null=True)
    accreditations = models.TextField(null=True)
    eligibility_description = models.TextField(null=True)
    minimum_age = models.FloatField(null=True)
    maximum_age = models.FloatField(null=True)
    assured_date = models.DateField(null=True)
    assurer_email = models.TextField(null=True)
    licenses = models.TextField(null=True)
    alert = models.TextField(null=True)
    last_modified = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True, db_index=True)

    class Meta:
        db_table = "directory_service"
        constraints = [
            models.CheckConstraint(
                name="directory_service_status_is_known", condition=models.Q(status__in=STATUSES)
            ),
        ]

    def __str__(self) -> str:
        return str(self.name or self.pk)


class ServiceArea(models.Model):
    """Where a person must live to be helped."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(null=True, db_index=True)
    name = models.TextField(null=True)
    description = models.TextField(null=True)
    extent = models.TextField(null=True)
    extent_type = models.TextField(null=True)
    uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_service_area"

    def __str__(self) -> str:
        return str(self.name or self.pk)


class RequiredDocument(models.Model):
    """What a person must bring."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(null=True, db_index=True)
    document = models.TextField(null=True)
    uri = models.TextField(null=True)

    class Meta:
        db_table = "directory_required_document"

    def __str__(self) -> str:
        return str(self.document or self.pk)


class CostOption(models.Model):
    """What it costs, for whom."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(db_index=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    option = models.TextField(null=True)
    currency = models.TextField(null=True)
    amount = models.FloatField(null=True)
    amount_description = models.TextField(null=True)

    class Meta:
        db_table = "directory_cost_option"

    def __str__(self) -> str:
        return str(self.option or self.pk)


class ServiceAtLocation(models.Model):
    """A service at a place: what we call a resource."""

    id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField(db_index=True)
    location_id = models.UUIDField(db_index=True)
    description = models.TextField(null=True)

    class Meta:
        db_table = "directory_service_at_location"

    def __str__(self) -> str:
        return str(self.id or self.pk)
