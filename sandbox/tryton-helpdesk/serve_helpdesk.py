"""A django-helpdesk with SQLite: `create` makes its database with a queue and two people, `serve` runs it.

Usage: serve_helpdesk.py create|serve <folder> <port> <password> [<address for the webhook>]
"""

import os
import sys

import django
from django.conf import settings

command, folder, port, password, *webhooks = sys.argv[1:]
base = os.path.abspath(folder)

settings.configure(
    SECRET_KEY=password,
    ALLOWED_HOSTS=['127.0.0.1', 'localhost'],
    DATABASES={
        'default': {
            'ENGINE': 'django.db.backends.sqlite3',
            'NAME': os.path.join(base, 'helpdesk.sqlite'),
            'OPTIONS': {'timeout': 20, 'transaction_mode': 'IMMEDIATE'},
        }
    },
    INSTALLED_APPS=[
        'django.contrib.admin',
        'django.contrib.auth',
        'django.contrib.contenttypes',
        'django.contrib.humanize',
        'django.contrib.messages',
        'django.contrib.sessions',
        'django.contrib.sites',
        'django.contrib.staticfiles',
        'rest_framework',
        'helpdesk',
    ],
    MIDDLEWARE=[
        'django.contrib.sessions.middleware.SessionMiddleware',
        'django.middleware.common.CommonMiddleware',
        'django.middleware.csrf.CsrfViewMiddleware',
        'django.contrib.auth.middleware.AuthenticationMiddleware',
        'django.contrib.messages.middleware.MessageMiddleware',
    ],
    TEMPLATES=[
        {
            'BACKEND': 'django.template.backends.django.DjangoTemplates',
            'APP_DIRS': True,
            'OPTIONS': {
                'context_processors': [
                    'django.template.context_processors.request',
                    'django.contrib.auth.context_processors.auth',
                    'django.contrib.messages.context_processors.messages',
                ]
            },
        }
    ],
    # each call of the API checks the password, which costs half a second by default; this one is no secret
    PASSWORD_HASHERS=['django.contrib.auth.hashers.MD5PasswordHasher'],
    ROOT_URLCONF=sys.modules[__name__],
    SITE_ID=1,
    STATIC_URL='/static/',
    MEDIA_ROOT=os.path.join(base, 'media'),
    LOGIN_URL='/login/',
    LOGIN_REDIRECT_URL='/tickets/',
    USE_TZ=True,
    TIME_ZONE='America/Sao_Paulo',
    DEFAULT_AUTO_FIELD='django.db.models.BigAutoField',
    EMAIL_BACKEND='django.core.mail.backends.dummy.EmailBackend',
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_GET_FOLLOWUP_WEBHOOK_URLS=lambda: webhooks,
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path('admin/', admin.site.urls), path('', include('helpdesk.urls'))]


def create():
    """A queue, the field for our reference, and two people: `joana` closes tickets, `ponte` is the bridge."""
    from django.contrib.auth.models import Permission, User
    from django.core.management import call_command

    from helpdesk.models import CustomField, Queue

    call_command('migrate', verbosity=0)
    Queue.objects.create(id=1, title='Serviço de campo', slug='campo', allow_public_submission=True)
    CustomField.objects.create(
        name='ponte', label='Referência do ERP', data_type='varchar', max_length=200, ordering=1
    )
    for name in ('joana', 'ponte'):
        user = User.objects.create_user(name, f'{name}@example.com', password, is_staff=True)
        user.user_permissions.set(Permission.objects.filter(content_type__app_label='helpdesk'))


def serve():
    from django.core.management import call_command

    call_command('runserver', f'127.0.0.1:{port}', '--noreload', '--insecure', verbosity=0)


{'create': create, 'serve': serve}[command]()
