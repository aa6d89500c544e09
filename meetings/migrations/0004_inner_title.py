from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0003_item_held_outside'),
    ]

    operations = [
        migrations.AddField(
            model_name='agendaitem',
            name='inner_title',
            field=models.CharField(blank=True, help_text='Read by those who prepare alone.', max_length=600),
        ),
    ]
