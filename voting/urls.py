"""Addresses of voting."""

from django.urls import URLPattern, URLResolver, include, path

from voting.views import consent, form_papers, opinions, polls, positions, recusals, replies, secret, senders

app_name = "voting"
POLLS: list[URLPattern] = [
    path("items/<int:item_id>/polls/", polls.prepare_poll, name="prepare_poll"),
    path("meetings/<int:meeting_id>/joint-poll/", polls.prepare_joint_poll, name="prepare_joint_poll"),
    path("polls/<int:poll_id>/", polls.poll, name="poll"),
    path("polls/<int:poll_id>/open/", polls.open_poll, name="open_poll"),
    path("polls/<int:poll_id>/close/", polls.close_poll, name="close_poll"),
    path("polls/<int:poll_id>/void/", polls.void_poll, name="void_poll"),
    path("polls/<int:poll_id>/hands/", polls.count_hands, name="count_hands"),
    path("polls/<int:poll_id>/names/show/", polls.show_names, name="show_names"),
    path("polls/<int:poll_id>/names/hide/", polls.hide_names, name="hide_names"),
    path("meetings/<int:meeting_id>/recusals/", recusals.recusals_page, name="recusals"),
    path("items/<int:item_id>/recusals/", recusals.recuse_member, name="recuse_member"),
    path("recusals/<int:recusal_id>/withdraw/", recusals.withdraw_recusal, name="withdraw_recusal"),
    path("polls/<int:poll_id>/voters/", polls.add_voter, name="add_voter"),
    path("polls/<int:poll_id>/ballot/", polls.ballot, name="ballot"),
    path("polls/<int:poll_id>/cast/", polls.cast, name="cast"),
    path("meetings/<int:meeting_id>/positions/ask/", positions.ask_positions, name="ask_positions"),
    path("meetings/<int:meeting_id>/positions/file/", positions.file_positions, name="file_positions"),
    path("meetings/<int:meeting_id>/positions/open/", positions.open_positions, name="open_positions"),
    path(
        "items/<int:item_id>/positions/<int:member_id>/", positions.prepare_position, name="prepare_position"
    ),
    path("positions/<int:position_id>/answer/", positions.answer_condition, name="answer_condition"),
    path("items/<int:item_id>/answers/clear/", positions.clear_answers, name="clear_answers"),
    path("items/<int:item_id>/pull/", positions.pull_item, name="pull_item"),
    path("meetings/<int:meeting_id>/agreed/", consent.prepare_agreed_poll, name="prepare_agreed_poll"),
    path("items/<int:item_id>/opinions/", consent.ask_for_opinions, name="ask_for_opinions"),
    path("items/<int:item_id>/opinions.pdf", consent.opinions_file, name="opinions_file"),
    path("items/<int:item_id>/secret-poll/", secret.prepare_secret_poll, name="prepare_secret_poll"),
    path("polls/<int:poll_id>/tellers/", secret.name_tellers, name="name_tellers"),
    path("polls/<int:poll_id>/seal/", secret.seal, name="seal"),
    path("polls/<int:poll_id>/sign/", secret.sign_count, name="sign_count"),
    path("polls/<int:poll_id>/board/", secret.board, name="board"),
    path("polls/<int:poll_id>/board.json", secret.export, name="export"),
]
OPINIONS: list[URLPattern] = [
    path("", opinions.opinions, name="opinions"),
    path("new/", opinions.new_opinion, name="new_opinion"),
    path("senders/", senders.senders, name="senders"),
    path("senders/<int:body_id>/name/", senders.name_sender, name="name_sender"),
    path("senders/<int:body_id>/<int:person_id>/end/", senders.end_sender, name="end_sender"),
    path("<int:form_id>/", opinions.opinion, name="opinion"),
    path("<int:form_id>/edit/", opinions.edit_opinion, name="edit_opinion"),
    path("<int:form_id>/submit/", opinions.submit_opinion, name="submit_opinion"),
    path("<int:form_id>/return/", opinions.return_opinion, name="return_opinion"),
    path("<int:form_id>/send/", opinions.send_opinion, name="send_opinion"),
    path("<int:form_id>/extend/", opinions.extend_opinion, name="extend_opinion"),
    path("<int:form_id>/recall/", opinions.recall_opinion, name="recall_opinion"),
    path("<int:form_id>/close/", opinions.close_opinion, name="close_opinion"),
    path("<int:form_id>/report/", opinions.report_opinion, name="report_opinion"),
    path("<int:form_id>/paper/", opinions.opinion_paper, name="opinion_paper"),
    path("<int:form_id>/review/", replies.review_reply, name="review_reply"),
    path("<int:form_id>/confirm/", replies.confirm_reply, name="confirm_reply"),
    path("<int:form_id>/record/", form_papers.ask_for_record, name="ask_for_record"),
    path("<int:form_id>/record.pdf", form_papers.record_file, name="record_file"),
    path("recipients/<int:recipient_id>/form/", form_papers.ask_for_form, name="ask_for_form"),
    path("recipients/<int:recipient_id>/form.pdf", form_papers.form_file, name="form_file"),
    path("<int:form_id>/sign/", form_papers.sign_reply, name="sign_reply"),
    path("recipients/<int:recipient_id>/signed.pdf", form_papers.signed_file, name="signed_file"),
    path("recipients/<int:recipient_id>/prepare/", replies.prepare_reply, name="prepare_reply"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("voting/", include(POLLS)),
    path("opinions/", include(OPINIONS)),
]
