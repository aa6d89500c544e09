"""Addresses of meetings."""

from django.urls import URLPattern, path

from meetings.views import agenda, imports, invitations, planning, presence, room, session, speaking

app_name = "meetings"
PLANNING = [
    path("", planning.meeting_list, name="list"),
    path("new/", planning.new_meeting, name="new"),
    path("<int:pk>/", planning.meeting_page, name="meeting"),
    path("<int:pk>/agenda/", planning.editor, name="agenda"),
    path("<int:pk>/edit/", planning.edit_meeting, name="edit_meeting"),
    path("<int:pk>/call/", planning.call_meeting, name="call_meeting"),
    path("<int:pk>/items/", agenda.add_item, name="add_item"),
    path("items/<int:pk>/edit/", agenda.edit_item, name="edit_item"),
    path("items/<int:pk>/move/", agenda.move_item, name="move_item"),
    path("items/<int:pk>/remove/", agenda.remove_item, name="remove_item"),
    path("items/<int:pk>/hold-outside/", agenda.hold_outside, name="hold_outside"),
    path("items/<int:pk>/bring-back/", agenda.bring_back, name="bring_back"),
    path("<int:pk>/participants/", invitations.add_participant, name="add_participant"),
    path("<int:pk>/participants/invite/", invitations.invite_members, name="invite_members"),
    path("participants/<int:pk>/edit/", invitations.edit_participant, name="edit_participant"),
    path("participants/<int:pk>/remove/", invitations.remove_participant, name="remove_participant"),
    path("<int:pk>/import/", imports.import_sheets, name="import"),
    path("<int:pk>/import/<slug:token>/", imports.import_preview, name="import_preview"),
    path("<int:pk>/import/<slug:token>/confirm/", imports.confirm_import, name="confirm_import"),
]
SESSION = [
    path("<int:pk>/open/", session.open_meeting, name="open_meeting"),
    path("<int:pk>/pause/", session.pause_meeting, name="pause_meeting"),
    path("<int:pk>/resume/", session.resume_meeting, name="resume_meeting"),
    path("<int:pk>/close/", session.close_meeting, name="close_meeting"),
    path("<int:pk>/hand-over/", session.hand_over, name="hand_over"),
    path("<int:pk>/instruct-secretary/", session.instruct_secretary, name="instruct_secretary"),
    path("<int:pk>/withdraw-instruction/", session.withdraw_instruction, name="withdraw_instruction"),
    path("<int:pk>/screen/", session.screen, name="screen"),
    path("items/<int:pk>/start/", session.start_item, name="start_item"),
    path("items/<int:pk>/conclude/", session.conclude_item, name="conclude_item"),
    path("items/<int:pk>/postpone/", session.postpone_item, name="postpone_item"),
    path("participants/<int:pk>/check-in/", presence.check_in, name="check_in"),
    path("participants/<int:pk>/check-out/", presence.check_out, name="check_out"),
    path("participants/<int:pk>/ask/", speaking.ask_to_speak, name="ask_to_speak"),
    path("turns/<int:pk>/withdraw/", speaking.withdraw_turn, name="withdraw_turn"),
    path("turns/<int:pk>/start/", speaking.give_floor, name="give_floor"),
    path("turns/<int:pk>/end/", speaking.end_turn, name="end_turn"),
    path("turns/<int:pk>/refuse/", speaking.refuse_turn, name="refuse_turn"),
]
ROOM = [
    path("<int:pk>/room/", room.room, name="room"),
    path("<int:pk>/state/", room.state, name="state"),
    path("<int:pk>/panels/<slug:name>/", room.panel, name="panel"),
]
urlpatterns: list[URLPattern] = [*PLANNING, *SESSION, *ROOM]
